import { describe, expect, it } from "vitest";
import { missingFields, sentFields } from "../../../server/explain/provenance.ts";
import { bodiesOf } from "../../examples/bodies.ts";
import { examples } from "../../examples/index.ts";

const made = (event: object) => {
  const done = bodiesOf({ event: { event_time: 1_795_280_000, event_id: "e-1", ...event } });
  if (!done.ok || !("body" in done.meta) || !("body" in done.tiktok)) throw new Error("refused");
  return { event: done.event, meta: done.meta.body, tiktok: done.tiktok.body };
};

describe("every field that leaves", () => {
  it.each(examples)("has a source: $title", (example) => {
    const done = bodiesOf(example);
    if (!done.ok) return;
    for (const platform of ["meta", "tiktok"] as const) {
      const outcome = done[platform];
      if (!("body" in outcome)) continue;
      const unknown = sentFields(done.event, platform, outcome.body).filter(({ from }) => from === "?");
      expect(unknown).toEqual([]);
    }
  });

  it("is not called given where it may follow from the items or the site", () => {
    const { event, meta } = made({
      event_name: "ViewContent",
      user: { email: "ann@shop.example" },
      properties: { contents: [{ id: "a", price: 5 }], currency: "EUR" },
    });
    const rules = new Map(sentFields(event, "meta", meta).map(({ field, rule }) => [field, rule]));
    expect(rules.get("custom_data.value")).toBe("as given, else the sum of the items");
    expect(rules.get("custom_data.content_type")).toBe("as given, else the site's contentType");
    expect(rules.get("custom_data.content_ids")).toBe("follows from the items");
    expect(rules.get("custom_data.currency")).toBe("as given, as its type");
  });
});

it("what a platform lacks has a reason", () => {
  const { event, tiktok } = made({ event_name: "Lead", user: { email: "ann@shop.example" } });
  const reasons = new Map(missingFields(event, "tiktok", tiktok).map(({ field, reason }) => [field, reason]));
  expect(reasons.get("user.phone")).toMatch(/^not known/);
  expect(reasons.get("user.idfa")).toBe("TikTok takes it for app events only");
  expect(reasons.get("properties.value")).toBe("not given");
  expect(reasons.has("user.email")).toBe(false);
});
