import { describe, expect, it } from "vitest";
import { secondListOf } from "../../dashboard/second-list.ts";

const row = { pixel_id: "1", event_name: "Purchase", event_id: "order-1", browser_at: 1 };

describe("an uploaded file", () => {
  it("is taken as it is where it holds a list", () => {
    expect(secondListOf([row], "tiktok:C4")).toEqual([row]);
  });

  it("gives the rows of the destination's own pixel where it is the sandbox's report", () => {
    const report = { meta: { events: [row, { ...row, pixel_id: "2" }] }, tiktok: { events: [] } };
    expect(secondListOf(report, "meta:1")).toEqual([row]);
    expect(secondListOf(report, "tiktok:C4")).toEqual([]);
  });

  it.each([[null], ["text"], [{}], [{ meta: null }], [{ meta: { events: {} } }]])(
    "is no list where it holds %j",
    (content) => {
      expect(secondListOf(content, "meta:1")).toBeUndefined();
    },
  );
});
