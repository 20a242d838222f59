import { describe, expect, it } from "vitest";
import { check, errorPaths, now, pathsOf, visit } from "../prepare/shop.ts";

const checked = (input: unknown) => {
  const result = check(input);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.event;
};

const absent = [undefined, null, "", "   ", "\t\n", [], "undefined"];

describe("An event", () => {
  it.each([5, "text", true, null, undefined, ["x"]])("that is no object, %s, is rejected", (input) => {
    expect(check(input)).toMatchObject({ ok: false, eventId: null, errors: [{ path: "" }] });
  });

  it("with all that it needs passes without a word", () => {
    expect(check(visit())).toMatchObject({ ok: true, warnings: [] });
  });

  it("that is rejected bears its own id, and null where it gave none", () => {
    expect(check({ event_id: "mine" })).toMatchObject({ ok: false, eventId: "mine" });
    expect(check({ event_id: 42 })).toMatchObject({ ok: false, eventId: "42" });
    expect(check({ event_id: " " })).toMatchObject({ ok: false, eventId: null });
    expect(check({ event_id: {} })).toMatchObject({ ok: false, eventId: null });
  });

  it("names every mistake, not only the first", () => {
    const wrong = {
      event_time: "soon",
      properties: { value: "a lot", currency: "EURO" },
      consent: { meta: "yes" },
    };
    expect(errorPaths(wrong)).toEqual([
      "event_name",
      "properties.value",
      "properties.currency",
      "event_time",
      "consent.meta",
    ]);
  });

  it("says in the message what is accepted", () => {
    const result = check(visit({ action_source: "shop" }));
    expect(result.ok || result.errors[0]?.message).toContain("website, app, physical_store");
  });

  it("loses unknown keys with a warning", () => {
    const result = check(visit({ evnt_id: "x", site: "shop" }));
    expect(pathsOf(result.warnings)).toEqual(["evnt_id", "site"]);
  });

  it("cannot reach a prototype", () => {
    const input = JSON.parse(
      `{ "event_name": "X", "__proto__": { "admin": 1 }, "constructor": 1, "toString": 2,
         "user": { "__proto__": { "email": "a@b.example" }, "constructor": "x" },
         "properties": { "__proto__": { "value": 5 }, "constructor": "x", "deep": { "__proto__": { "a": 1 } },
           "contents": [{ "id": "1", "__proto__": { "price": 1 } }] },
         "app": { "__proto__": { "a": 1 } } }`,
    );
    const result = check(input);
    expect(pathsOf(result.warnings)).toEqual(
      expect.arrayContaining(["__proto__", "constructor", "toString", "user.__proto__", "user.constructor"]),
    );
    if (!result.ok) throw new Error("rejected");
    expect(result.event.properties.value).toBeUndefined();
    expect(result.event.properties.custom).toEqual({ constructor: "x", deep: {} });
    expect(Object.getPrototypeOf(result.event.properties.custom)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(result.event.properties.contents?.[0])).toBe(Object.prototype);
    expect("admin" in {}).toBe(false);
  });
});

describe("event_name", () => {
  it.each([...absent, 5, true, {}, ["Purchase"]])("%j is rejected", (event_name) => {
    expect(errorPaths({ event_name })).toEqual(["event_name"]);
  });

  it("has at most 100 characters", () => {
    expect(errorPaths(visit({ event_name: "x".repeat(100) }))).toEqual([]);
    expect(errorPaths(visit({ event_name: "🐝".repeat(100) }))).toEqual([]);
    expect(errorPaths(visit({ event_name: "x".repeat(101) }))).toEqual(["event_name"]);
  });

  it.each([
    ["add_to_cart", "AddToCart"],
    ["ADDTOCART", "AddToCart"],
    ["view_item", "ViewContent"],
    ["page_view", "PageView"],
    ["Jar Opened", "Jar Opened"],
    ["jar_opened", "jar_opened"],
  ])("%s is known as %s", (event_name, name) => {
    expect(checked(visit({ event_name })).name).toBe(name);
  });

  it("of an app event knows the names of apps too", () => {
    expect(checked(visit({ event_name: "level_up", source: "app" })).name).toBe("LevelAchieved");
    expect(checked(visit({ event_name: "level_up" })).name).toBe("level_up");
  });
});

describe("event_id", () => {
  it("is kept as it came, and a number becomes text", () => {
    expect(checked(visit({ event_id: " Ab-1 " }))).toMatchObject({ id: " Ab-1 ", idGiven: true });
    expect(checked(visit({ event_id: 17 }))).toMatchObject({ id: "17", idGiven: true });
  });

  it.each(["x".repeat(201), "a\nb", "a\u0000", "a\u0085b", {}, ["a"], true, 2 ** 53, Number.NaN])(
    "%j is rejected",
    (event_id) => {
      expect(errorPaths(visit({ event_id }))).toEqual(["event_id"]);
    },
  );

  it("has at most 200 characters", () => {
    expect(errorPaths(visit({ event_id: "x".repeat(200) }))).toEqual([]);
  });

  it.each(absent)("%j counts as none: a time-ordered one is minted", (event_id) => {
    const event = checked(visit({ event_id }));
    expect(event.idGiven).toBe(false);
    expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(event.id.replaceAll("-", "").slice(0, 12), 16)).toBe(now);
  });

  it("is minted anew each time", () => {
    const ids = Array.from({ length: 100 }, () => checked(visit({ event_id: null })).id);
    expect(new Set(ids).size).toBe(100);
  });

  it.each(["Purchase", "Subscribe", "StartTrial", "PlaceAnOrder", "Donate", "Schedule", "SubmitApplication"])(
    "of %s follows from the order",
    (event_name) => {
      const properties = { order_id: " A-1 ", value: 1, currency: "EUR" };
      expect(checked({ event_name, properties }).id).toBe(`${event_name}.A-1`);
    },
  );

  it("follows from the order under the canonical name", () => {
    const properties = { order_id: 1001, value: 1, currency: "EUR" };
    expect(checked({ event_name: "complete_payment", properties }).id).toBe("Purchase.1001");
  });

  it("does not follow from an order where the event may happen often", () => {
    expect(checked({ event_name: "AddToCart", properties: { order_id: "A-1" } }).id).not.toContain("A-1");
  });
});

describe("action_source and source", () => {
  it.each([
    [{}, "website", "web"],
    [{ source: "web" }, "website", "web"],
    [{ source: "app" }, "app", "app"],
    [{ source: "offline" }, "physical_store", "offline"],
    [{ source: "crm" }, "system_generated", "crm"],
    [{ action_source: "website" }, "website", "web"],
    [{ action_source: "app" }, "app", "app"],
    [{ action_source: "system_generated" }, "system_generated", "crm"],
    [{ action_source: "physical_store" }, "physical_store", "offline"],
    [{ action_source: "email" }, "email", "offline"],
    [{ action_source: "phone_call" }, "phone_call", "offline"],
    [{ action_source: "chat" }, "chat", "offline"],
    [{ action_source: "business_messaging" }, "business_messaging", "offline"],
    [{ action_source: "other" }, "other", "offline"],
    [{ action_source: "chat", source: "web" }, "chat", "web"],
  ])("%j become %s and %s", (given, action_source, source) => {
    expect(checked(visit(given))).toMatchObject({ action_source, source });
  });

  it.each(["action_source", "source"])("%s that is unknown is rejected", (field) => {
    expect(errorPaths(visit({ [field]: "shop" }))).toEqual([field]);
    expect(errorPaths(visit({ [field]: 5 }))).toEqual([field]);
  });

  it.each(absent)("%j counts as none", (value) => {
    expect(errorPaths(visit({ action_source: value, source: value }))).toEqual([]);
  });
});

describe("An object field that is no object", () => {
  const fields = ["page", "user", "properties", "app", "lead", "original_event_data", "consent", "pixel"];

  it.each(fields)("rejects the event: %s", (field) => {
    for (const value of ["text", 5, true, ["x"]]) {
      expect(errorPaths(visit({ [field]: value }))).toEqual([field]);
    }
  });

  it.each(fields)("counts as none where it is absent: %s", (field) => {
    for (const value of absent) expect(errorPaths(visit({ [field]: value }))).toEqual([]);
  });

  it("rejects the event inside app, too", () => {
    expect(errorPaths(visit({ app: { ad: "x" } }))).toEqual(["app.ad"]);
  });
});

describe("An integer beyond 2^53", () => {
  const unsafe = Number("12345678901234567");

  it.each([
    ["user.lead_id", { user: { lead_id: unsafe } }],
    ["user.external_id.1", { user: { external_id: ["a", unsafe] } }],
    ["properties.order_id", { properties: { order_id: unsafe } }],
    ["properties.value", { properties: { value: unsafe } }],
    ["properties.net_revenue", { properties: { net_revenue: unsafe } }],
    ["properties.content_ids.0", { properties: { content_ids: [unsafe] } }],
    ["properties.contents.0.id", { properties: { contents: [{ id: unsafe }] } }],
    ["properties.contents.0.item_id", { properties: { contents: { item_id: unsafe } } }],
    ["properties.shelf.row.1", { properties: { shelf: { row: [1, unsafe] } } }],
    ["lead.id", { lead: { id: unsafe } }],
    ["app.vendor_id", { app: { vendor_id: unsafe } }],
    ["properties.order_id", { properties: { order_id: 2 ** 53 } }],
  ])("rejects the event at %s", (path, fields) => {
    const paths = errorPaths(visit(fields)).filter((found) => found.startsWith(path.split(".")[0] ?? ""));
    expect(paths).toContain(path);
  });

  it("is welcome as text, digit by digit", () => {
    expect(checked(visit({ user: { lead_id: "12345678901234567" } })).user.lead_id).toBe("12345678901234567");
  });

  it("starts above the largest integer that keeps its digits", () => {
    expect(errorPaths(visit({ properties: { order_id: Number.MAX_SAFE_INTEGER } }))).toEqual([]);
  });
});
