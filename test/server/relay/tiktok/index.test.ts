import { describe, expect, test } from "vitest";
import { tiktok } from "../../../../server/relay/tiktok/index.ts";
import { prepared, settings } from "./fixtures.ts";

describe("a request to TikTok", () => {
  test("goes to v1.3 with the last slash, whatever slash ends the base", () => {
    const url = "https://business.example/open_api/v1.3/event/track/";
    expect(tiktok.request([], settings).url).toBe(url);
    expect(tiktok.request([], { ...settings, apiBase: "https://business.example/" }).url).toBe(url);
  });

  test("bears the token in TikTok's header and nowhere else", () => {
    const { url, headers, body } = tiktok.request([{ a: 1 }], settings);
    expect(headers).toEqual({ "access-token": "tiktok-token", "content-type": "application/json" });
    expect(url + body).not.toContain("tiktok-token");
  });

  test("names source and partner before the events, and the test code at the top", () => {
    const own = { ...settings, partnerName: "Twinbeam" };
    const { body } = tiktok.request([{ a: 1 }], own, { testEventCode: "TEST1" });
    expect(body).toBe(
      '{"event_source":"web","event_source_id":"C4ABCDEFGHIJKLMNOPQR","partner_name":"Twinbeam",' +
        '"test_event_code":"TEST1","data":[{"a":1}]}',
    );
  });

  test("has neither partner nor code where none is set or the partner is unknown", () => {
    const bare = { event_source: "web", event_source_id: "C4ABCDEFGHIJKLMNOPQR", data: [{ a: 1 }] };
    expect(JSON.parse(tiktok.request([{ a: 1 }], settings).body)).toEqual(bare);
    const own = { ...settings, partnerName: "Twinbeam" };
    expect(JSON.parse(tiktok.request([{ a: 1 }], own, { plain: true }).body)).toEqual(bare);
  });
});

test("a destination is named by its event source and takes that source only", () => {
  expect(tiktok.name).toBe("tiktok");
  expect(tiktok.id(settings)).toBe("C4ABCDEFGHIJKLMNOPQR");
  expect(tiktok.takes("web", settings)).toBe(true);
  expect(tiktok.takes("offline", settings)).toBe(false);
  expect(tiktok.takes("crm", { ...settings, eventSource: "crm" })).toBe(true);
});

test("web and app events may be 7 days old, offline and CRM events 28", () => {
  const age = (source: "web" | "app" | "offline" | "crm") => tiktok.maxAgeDays(prepared({ source }));
  expect([age("web"), age("app"), age("offline"), age("crm")]).toEqual([7, 7, 28, 28]);
});

test("events of one source share a request", () => {
  expect(tiktok.batchKey(prepared())).toBe(
    tiktok.batchKey(prepared({ action_source: "other", name: "Lead" })),
  );
});
