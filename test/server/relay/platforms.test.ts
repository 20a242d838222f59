import { expect, test } from "vitest";
import { targetsOf } from "../../../server/relay/platforms.ts";
import { settings as meta } from "./meta/fixtures.ts";
import { prepared, settings as tiktok } from "./tiktok/fixtures.ts";

test("every destination of a site is a target with its own settings", () => {
  const targets = targetsOf({
    meta: [meta, { ...meta, pixelId: "2", maxAgeDays: 3, limitedDataUse: true }],
    tiktok: [{ ...tiktok, eventSource: "crm", eventSourceId: "739" }],
  });
  expect(targets.map(({ destination }) => destination)).toEqual(["meta:1234567890", "meta:2", "tiktok:739"]);
  expect(targets.map(({ platform }) => platform)).toEqual(["meta", "meta", "tiktok"]);
  expect(targets.map(({ takes }) => takes("web"))).toEqual([true, true, false]);
  expect(targets.map(({ maxAgeDays }) => maxAgeDays(prepared({ source: "crm" })))).toEqual([7, 3, 28]);
  expect(targets.map(({ payload }) => "data_processing_options" in payload(prepared()))).toEqual([
    false,
    true,
    false,
  ]);
  expect(targets.map(({ request }) => request([]).url)).toEqual([
    "https://graph.example/v25.0/1234567890/events",
    "https://graph.example/v25.0/2/events",
    "https://business.example/open_api/v1.3/event/track/",
  ]);
  expect(targets[2]?.refusal(prepared({ source: "crm", user: {} }))).toMatchObject({ code: "identifier" });
  expect(targets[2]?.answer({ status: 200, headers: {}, body: '{"code":0}' }, 1)).toEqual({
    kind: "delivered",
  });
});
