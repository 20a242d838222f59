import { describe, expect, test } from "vitest";
import { meta } from "../../../../server/relay/meta/index.ts";
import { prepared, settings } from "./fixtures.ts";

describe("a request to Meta", () => {
  test("goes to the pixel under the configured version, whatever slash ends the base", () => {
    expect(meta.request([], settings).url).toBe("https://graph.example/v25.0/1234567890/events");
    const slashed = { ...settings, apiBase: "https://graph.example/", graphVersion: "v26.0" };
    expect(meta.request([], slashed).url).toBe("https://graph.example/v26.0/1234567890/events");
  });

  test("bears the token in a header and nowhere else", () => {
    const { url, headers, body } = meta.request([{ a: 1 }], { ...settings, appSecret: "secret" });
    expect(headers).toEqual({ authorization: "Bearer EAAtoken", "content-type": "application/json" });
    expect(url + body).not.toContain("EAAtoken");
  });

  test("has the labels beside data only where they are wanted", () => {
    expect(JSON.parse(meta.request([{ a: 1 }], settings).body)).toEqual({ data: [{ a: 1 }] });
    const labelled = meta.request(
      [{ a: 1 }],
      { ...settings, partnerAgent: "pltwinbeam" },
      { testEventCode: "TEST1" },
    );
    expect(JSON.parse(labelled.body)).toEqual({
      data: [{ a: 1 }],
      test_event_code: "TEST1",
      partner_agent: "pltwinbeam",
    });
    const plain = meta.request([{ a: 1 }], { ...settings, partnerAgent: "pltwinbeam" }, { plain: true });
    expect(JSON.parse(plain.body)).toEqual({ data: [{ a: 1 }] });
  });

  test("proves the app secret with the HMAC of the token", () => {
    const own = { ...settings, accessToken: "token", appSecret: "secret" };
    expect(JSON.parse(meta.request([], own).body)).toMatchObject({
      appsecret_proof: "e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a",
    });
  });
});

test("Meta's destination is named by its pixel and takes every source", () => {
  expect(meta.name).toBe("meta");
  expect(meta.id(settings)).toBe("1234567890");
  for (const source of ["web", "app", "offline", "crm"] as const)
    expect(meta.takes(source, settings)).toBe(true);
});

test("store events may be 62 days old, all others 7", () => {
  expect(meta.maxAgeDays(prepared({ action_source: "physical_store", source: "offline" }))).toBe(62);
  expect(meta.maxAgeDays(prepared({ action_source: "phone_call", source: "offline" }))).toBe(7);
  expect(meta.maxAgeDays(prepared())).toBe(7);
});

test("action sources never share a request", () => {
  expect(meta.batchKey(prepared())).not.toBe(meta.batchKey(prepared({ action_source: "physical_store" })));
  expect(meta.batchKey(prepared())).toBe(meta.batchKey(prepared({ name: "Lead" })));
});
