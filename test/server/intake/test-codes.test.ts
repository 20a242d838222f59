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
