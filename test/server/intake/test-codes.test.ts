import { expect, it } from "vitest";
import { createTestCodes } from "../../../server/intake/test-codes.ts";
import { beaconOf, createTestApp, postBeacon, purchase } from "../app-under-test.ts";

const startMs = Date.UTC(2026, 10, 21, 12);

it("pages bring so many test codes of a site in a day, and those that are known at any time", () => {
  const admit = createTestCodes({ most: 2 });
  expect(["A", "B", "C", "A"].map((code) => admit("shop", [code], startMs))).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(admit("shop", ["A", "D"], startMs)).toBe(false);
  expect(admit("other", ["C"], startMs)).toBe(true);
  expect(admit("shop", ["C"], startMs + 86_400_000)).toBe(true);
});

it("a clock that goes to and fro over midnight forgets no code", () => {
  const admit = createTestCodes({ most: 1 });
  const midnightMs = Date.UTC(2026, 10, 22);
  const moments = [midnightMs, midnightMs - 1, midnightMs, midnightMs - 1];
  expect(moments.map((moment, index) => admit("shop", [`C${index}`], moment))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it("the configured code is none of them, nor one of a platform that the site has not", async () => {
  const meta = [{ pixelId: "123456789012345", accessToken: "token", testEventCode: "CONFIGURED" }];
  const app = await createTestApp({ site: { meta, tiktok: [] } });
  const sent = (test_event_code: unknown, count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...purchase, event_id: `e-${index}`, test_event_code }));
  const made = sent(undefined, 100).map((event, index) => ({
    ...event,
    test_event_code: { tiktok: `T${index}` },
  }));
  expect((await postBeacon(app, beaconOf(...made))).json()).toMatchObject({ accepted: 100 });
  const filled = sent(undefined, 100).map((event, index) => ({
    ...event,
    test_event_code: { meta: `T${index}` },
  }));
  expect((await postBeacon(app, beaconOf(...filled))).json()).toMatchObject({ accepted: 100 });
  expect((await postBeacon(app, beaconOf(...sent("CONFIGURED", 1)))).json()).toMatchObject({ accepted: 1 });
});

it("an event with one too many is rejected, and says why", async () => {
  const app = await createTestApp();
  const events = Array.from({ length: 101 }, (_, index) => ({
    ...purchase,
    event_id: `e-${index}`,
    test_event_code: `TEST${index}`,
  }));
  const answer = (await postBeacon(app, beaconOf(...events))).json();
  expect(answer).toMatchObject({
    accepted: 100,
    rejected: [{ index: 100, errors: [{ path: "test_event_code" }] }],
  });
});
