import { describe, expect, it } from "vitest";
import { check, errorPaths, everySource, pathsOf, shopTargets, visit } from "../prepare/shop.ts";

const read = (fields: Record<string, unknown>) => {
  const result = check(visit(fields));
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return { event: result.event, warned: pathsOf(result.warnings) };
};

describe("consent", () => {
  it("is told for each platform", () => {
    expect(read({ consent: { meta: "granted", tiktok: "denied" } }).event.consent).toEqual({
      meta: "granted",
      tiktok: "denied",
    });
    expect(read({ consent: { meta: null, tiktok: "" } }).event.consent).toEqual({});
  });

  it.each(["yes", "GRANTED", true, 1, {}])("%j is neither word and rejects the event", (word) => {
    expect(errorPaths(visit({ consent: { meta: word } }))).toEqual(["consent.meta"]);
    expect(errorPaths(visit({ consent: { tiktok: word } }))).toEqual(["consent.tiktok"]);
  });
});

describe("pixel", () => {
  it("is told for each platform; another word is dropped with a warning", () => {
    expect(read({ pixel: { meta: "fired", tiktok: "gone" } })).toMatchObject({
      event: { pixel: { meta: "fired" } },
      warned: ["pixel.tiktok"],
    });
  });
});

describe("limited_data_use", () => {
  it.each([
    [true, true],
    [false, false],
    ["true", true],
    [
      { country: 1, state: 1000 },
      { country: 1, state: 1000 },
    ],
    [{ country: "1" }, { country: 1, state: 0 }],
    [{}, { country: 0, state: 0 }],
    [
      { country: 0, state: 0 },
      { country: 0, state: 0 },
    ],
  ])("%j is understood", (given, limited_data_use) => {
    expect(read({ limited_data_use: given }).event).toMatchObject({ limited_data_use });
  });

  it.each(["yes", 5, ["LDU"]])("%j rejects the event: a wish for privacy must not get lost", (given) => {
    expect(errorPaths(visit({ limited_data_use: given }))).toEqual(["limited_data_use"]);
    expect(errorPaths(visit({ opt_out: given }))).toEqual(["opt_out"]);
  });

  it("of a state that is no number of Meta's rejects the event", () => {
    expect(errorPaths(visit({ limited_data_use: { country: -1, state: 0.5 } }))).toEqual([
      "limited_data_use.country",
      "limited_data_use.state",
    ]);
    expect(errorPaths(visit({ limited_data_use: { country: 1, state: "CA" } }))).toEqual([
      "limited_data_use.state",
    ]);
  });
});

describe("destinations", () => {
  const targets = shopTargets({ tiktok: everySource });

  it("takes platforms and destinations of the site", () => {
    for (const destinations of [["meta"], ["meta:111", "tiktok:Tapp"], ["meta", "tiktok"], "meta"]) {
      expect(errorPaths(visit({ destinations }), { targets })).toEqual([]);
    }
  });

  it.each([undefined, null, "", [], [null, " "]])("%j counts as none", (destinations) => {
    expect(read({ destinations }).event.destinations).toBeUndefined();
  });

  it.each(["snap", "meta:999", "tiktok:", 5, {}])("with %j rejects the event", (unknown) => {
    expect(errorPaths(visit({ destinations: ["meta", unknown] }), { targets })).toEqual(["destinations.1"]);
  });

  it("keep their places in paths, whatever is skipped before", () => {
    expect(errorPaths(visit({ destinations: [null, "meta", "meta", "snap"] }))).toEqual(["destinations.3"]);
  });

  it("that are no list reject the event", () => {
    expect(errorPaths(visit({ destinations: { meta: true } }))).toEqual(["destinations"]);
  });

  it("that the site has none of reject the event", () => {
    const metaOnly = shopTargets({ tiktok: [] });
    expect(errorPaths(visit({ destinations: ["tiktok"] }), { targets: metaOnly })).toEqual(["destinations"]);
    expect(errorPaths(visit({ destinations: ["tiktok", "meta"] }), { targets: metaOnly })).toEqual([]);
  });
});

describe("test_event_code", () => {
  it("is one for all, or one for each platform", () => {
    expect(read({ test_event_code: "TEST1" }).event.test_event_code).toEqual({
      meta: "TEST1",
      tiktok: "TEST1",
    });
    expect(read({ test_event_code: { tiktok: "TEST2" } }).event.test_event_code).toEqual({ tiktok: "TEST2" });
  });

  it("of another kind rejects the event: it must not count as a real one", () => {
    expect(errorPaths(visit({ test_event_code: 5 }))).toEqual(["test_event_code"]);
  });
});

describe("messaging_channel", () => {
  it("is one of three words", () => {
    expect(read({ messaging_channel: "whatsapp" }).event.messaging_channel).toBe("whatsapp");
    expect(errorPaths(visit({ messaging_channel: "sms" }))).toEqual(["messaging_channel"]);
  });
});
