import { describe, expect, it } from "vitest";
import { everySource, now, seconds, send, shopTargets, visit } from "./shop.ts";

const hourMs = 3_600_000;
const daySeconds = 86_400;

const planOf = (fields: Record<string, unknown> = {}, shop = {}) => send(visit(fields), shop).plan;

const deliveriesOf = (fields: Record<string, unknown> = {}, shop = {}) => {
  const plan = planOf(fields, shop);
  if (!plan.ok) throw new Error(JSON.stringify(plan.errors));
  return plan.deliveries;
};

const statesOf = (fields: Record<string, unknown> = {}, shop = {}) =>
  deliveriesOf(fields, shop).map(({ destination, state, reason }) => [destination, state, reason]);

const rejectedAt = (fields: Record<string, unknown>, shop = {}) => {
  const plan = planOf(fields, shop);
  return plan.ok ? undefined : plan.errors.map(({ path }) => path);
};

describe("An event goes to", () => {
  const several = shopTargets({
    meta: [
      { id: "111", events: [] },
      { id: "222", events: [] },
    ],
    tiktok: everySource,
  });

  it("all destinations that take its source", () => {
    expect(statesOf({ source: "crm" }, { targets: several }).map(([destination]) => destination)).toEqual([
      "meta:111",
      "meta:222",
      "tiktok:Tcrm",
    ]);
  });

  it("those of its own filter", () => {
    const only = (destinations: string[]) =>
      statesOf({ destinations }, { targets: several }).map(([to]) => to);
    expect(only(["meta"])).toEqual(["meta:111", "meta:222"]);
    expect(only(["meta:222", "tiktok"])).toEqual(["meta:222", "tiktok:Tweb"]);
  });

  it("none where the site has none for its source: rejected", () => {
    const tiktokOnly = shopTargets({ meta: [] });
    expect(rejectedAt({ source: "crm" }, { targets: tiktokOnly })).toEqual(["source"]);
    expect(rejectedAt({ source: "crm", destinations: ["tiktok"] })).toEqual(["source"]);
  });
});

describe("Consent", () => {
  it("that is denied refuses, and the others get the event", () => {
    expect(statesOf({ consent: { tiktok: "denied" } })).toEqual([
      ["meta:111", "queued", undefined],
      ["tiktok:C4WEB", "refused", "consent"],
    ]);
  });

  it("denied for all is still accepted", () => {
    expect(statesOf({ consent: { meta: "denied", tiktok: "denied" } })).toEqual([
      ["meta:111", "refused", "consent"],
      ["tiktok:C4WEB", "refused", "consent"],
    ]);
  });

  it("is asked before the identifiers", () => {
    const shop = { targets: shopTargets({ refusal: () => "identifier" }) };
    expect(planOf({ consent: { meta: "denied", tiktok: "denied" } }, shop).ok).toBe(true);
  });
});

describe("A destination's list of names", () => {
  it("refuses the others, in whatever spelling either is written", () => {
    const targets = shopTargets({ meta: [{ id: "111", events: ["add_to_cart", "Jar Opened"] }] });
    const stateOf = (event_name: string) => statesOf({ event_name }, { targets })[0]?.slice(1);
    expect(stateOf("AddToCart")).toEqual(["queued", undefined]);
    expect(stateOf("Jar Opened")).toEqual(["queued", undefined]);
    expect(stateOf("ViewContent")).toEqual(["refused", "filter"]);
  });

  it.each([
    ...["InstallApp", "Registration", "Checkout", "LaunchAPP", "GenerateLead", "level_up", "first_open"],
    ...["screen_view", "file_download", "Purchase", "Jar Opened"],
  ])("takes %s from an app where it is written so, and refuses others", (name) => {
    const targets = shopTargets({ meta: [{ id: "111", events: [name] }] });
    const stateOf = (event_name: string) =>
      statesOf({ event_name, source: "app", properties: { value: 1, currency: "EUR" } }, { targets })[0]?.[1];
    expect(stateOf(name)).toBe("queued");
    expect(stateOf("Contact")).toBe("refused");
  });
});

describe("An event without an identifier", () => {
  it("is refused by the destination that can use none, and the others get it", () => {
    const refusal = (platform: string) => (platform === "tiktok" ? "identifier" : undefined);
    expect(statesOf({}, { targets: shopTargets({ refusal }) })).toEqual([
      ["meta:111", "queued", undefined],
      ["tiktok:C4WEB", "refused", "identifier"],
    ]);
  });

  it("is rejected where all refuse it", () => {
    const targets = shopTargets({ refusal: () => "identifier" });
    expect(rejectedAt({}, { targets })).toEqual(["user"]);
    expect(rejectedAt({ consent: { meta: "denied" } }, { targets })).toEqual(["user"]);
  });

  it("is accepted where one refuses it for another reason: that has to be seen", () => {
    const refusal = (platform: string) => (platform === "tiktok" ? "name" : "identifier");
    expect(statesOf({}, { targets: shopTargets({ refusal }) })).toEqual([
      ["meta:111", "refused", "identifier"],
      ["tiktok:C4WEB", "refused", "name"],
    ]);
  });
});

describe("Age", () => {
  const targets = shopTargets({ tiktok: everySource });

  it("too old for one destination only is expired there", () => {
    const shop = { event_time: seconds - 20 * daySeconds, source: "crm" };
    expect(statesOf(shop, { targets })).toEqual([
      ["meta:111", "expired", "age"],
      ["tiktok:Tcrm", "queued", undefined],
    ]);
    const store = { event_time: seconds - 50 * daySeconds, source: "offline" };
    expect(statesOf(store, { targets })).toEqual([
      ["meta:111", "queued", undefined],
      ["tiktok:Toffline", "expired", "age"],
    ]);
  });

  it("too old for all is rejected", () => {
    expect(rejectedAt({ event_time: seconds - 7 * daySeconds - 1 })).toEqual(["event_time"]);
    expect(rejectedAt({ event_time: 0 })).toEqual(["event_time"]);
    expect(rejectedAt({ event_time: seconds - 29 * daySeconds, source: "crm" }, { targets })).toEqual([
      "event_time",
    ]);
    expect(rejectedAt({ event_time: seconds - 7 * daySeconds })).toBeUndefined();
  });

  it("is a setting", () => {
    const patient = shopTargets({ meta: [{ id: "111", events: [], maxAgeDays: 30 }] });
    expect(statesOf({ event_time: seconds - 20 * daySeconds }, { targets: patient })[0]).toEqual([
      "meta:111",
      "queued",
      undefined,
    ]);
  });

  it("ends at the window's end", () => {
    expect(deliveriesOf({ event_time: seconds - 60 })[0]?.expiresAtMs).toBe(now - 60_000 + 7 * 24 * hourMs);
  });
});

describe("A web event whose browser copy fired", () => {
  const pixel = { meta: "fired", tiktok: "blocked" };

  it("expires 47 hours after it happened, for that platform", () => {
    expect(deliveriesOf({ pixel }).map(({ expiresAtMs }) => (expiresAtMs - now) / hourMs)).toEqual([47, 168]);
  });

  it("is expired on entry where it is older, and accepted", () => {
    expect(statesOf({ pixel, event_time: seconds - 47 * 3600 - 1 })).toEqual([
      ["meta:111", "expired", "age"],
      ["tiktok:C4WEB", "queued", undefined],
    ]);
    const both = { meta: "fired", tiktok: "fired" };
    expect(statesOf({ pixel: both, event_time: seconds - 48 * 3600 }).map(([, state]) => state)).toEqual([
      "expired",
      "expired",
    ]);
  });

  it("is a web event: others have no browser copy", () => {
    const targets = shopTargets({ tiktok: everySource });
    expect(deliveriesOf({ pixel, source: "app" }, { targets })[0]?.expiresAtMs).toBe(now + 168 * hourMs);
  });
});

describe("An id is remembered", () => {
  const hoursOf = (fields: Record<string, unknown>, door: "api" | "import" = "api") => {
    const plan = planOf(fields, { facts: { door } });
    return plan.ok && plan.dedupForMs / hourMs;
  };

  it("for 48 hours", () => {
    expect(hoursOf({})).toBe(48);
    expect(hoursOf({ event_id: undefined })).toBe(48);
  });

  it("for 62 days where it follows from the order, whoever wrote it", () => {
    const purchase = { event_name: "Purchase", properties: { order_id: "A-1", value: 1, currency: "EUR" } };
    expect(hoursOf({ ...purchase, event_id: undefined })).toBe(62 * 24);
    expect(hoursOf({ ...purchase, event_id: "Purchase.A-1" })).toBe(62 * 24);
    expect(hoursOf({ ...purchase, event_id: "other" })).toBe(48);
  });

  it("for 62 days where it was imported", () => {
    expect(hoursOf({}, "import")).toBe(62 * 24);
  });
});

describe("A test code", () => {
  const targets = shopTargets({ meta: [{ id: "111", events: [], testEventCode: "CONFIGURED" }] });
  const codes = (fields: Record<string, unknown>) =>
    deliveriesOf(fields, { targets }).map((to) => to.testEventCode);

  it("is the event's own, else the destination's", () => {
    expect(codes({})).toEqual(["CONFIGURED", undefined]);
    expect(codes({ test_event_code: "TEST1" })).toEqual(["TEST1", "TEST1"]);
    expect(codes({ test_event_code: { tiktok: "TEST2" } })).toEqual(["CONFIGURED", "TEST2"]);
  });
});
