import { describe, expect, test } from "vitest";
import type { PreparedEvent, PreparedUser } from "../../../../event/prepared.ts";
import { type Source, sources } from "../../../../event/schema.ts";
import { tiktok } from "../../../../server/relay/tiktok/index.ts";
import { digest, prepared, settings } from "./fixtures.ts";

const refusal = (event: Partial<PreparedEvent>, own = {}) =>
  tiktok.refusal(prepared(event), { ...settings, ...own });

describe("identifiers", () => {
  const withUser = (source: Source, user: PreparedUser, tiktok_user: PreparedUser = {}) =>
    refusal({ source, user, tiktok_user, app: { id: "gaid" in user ? "shop.app" : "389801252" } })?.code;
  const address = { ip: "203.0.113.7", user_agent: "Mozilla" };
  const ttp = "2F7h37YkS1j57AYSKTI7IHhJPYH";

  const enough: readonly (readonly [Source, PreparedUser])[] = [
    ...sources.flatMap((source) =>
      [{ email: [digest("a")] }, { external_id: [digest("a")] }, { ttclid: "E.C.P.1" }, { ttp }, address].map(
        (user) => [source, user] as const,
      ),
    ),
    ["app", { idfa: [digest("a")] }],
    ["app", { gaid: [digest("a")] }],
    ["app", { idfv: "v" }],
    ["crm", { lead_id: "7300000000000000000" }],
  ];

  test.each(enough)("%s events are matched by %j", (source, user) => {
    expect(withUser(source, user)).toBeUndefined();
  });

  test("a phone counts in TikTok's form", () => {
    for (const source of sources) {
      expect(withUser(source, {}, { phone: [digest("p")] })).toBeUndefined();
      expect(withUser(source, { phone: [digest("m")] })).toBe("identifier");
    }
  });

  const tooLittle: readonly (readonly [Source, PreparedUser])[] = [
    ["web", {}],
    ["web", { ip: "203.0.113.7" }],
    ["web", { user_agent: "Mozilla" }],
    ["web", { first_name: [digest("a")], last_name: [digest("b")] }],
    ["web", { idfa: [digest("a")] }],
    ["web", { fbc: "fb.1.1.x", fbp: "fb.1.1.1" }],
    ["app", { att_status: "AUTHORIZED", user_agent: "Mozilla" }],
    ["offline", { ip: "203.0.113.7", gaid: [digest("a")] }],
    ["crm", { user_agent: "Mozilla" }],
  ];

  test.each(tooLittle)("%s events are not matched by %j", (source, user) => {
    expect(refusal({ source, user, app: { id: "1" } })).toMatchObject({ code: "identifier", path: "user" });
  });

  test("the lead's id matches a CRM event and no other", () => {
    const lead = { id: "7300000000000000000" };
    expect(refusal({ source: "crm", user: {}, lead })).toBeUndefined();
    expect(refusal({ source: "offline", user: {}, lead })).toMatchObject({ code: "identifier" });
  });
});

describe("a name", () => {
  test.each(["Jar opened", "1Jar", "_jar", "Jär", "n".repeat(51), "jar.opened"])("%s is refused", (name) => {
    expect(refusal({ name })).toMatchObject({ code: "name", path: "event_name" });
  });

  test.each(["n".repeat(50), "jar-opened_2", "PageView", "CompletePayment"])("%s is taken", (name) => {
    expect(refusal({ name })).toBeUndefined();
  });

  test("may be in any language for a CRM's stage", () => {
    expect(refusal({ name: "Ersttermin geführt", source: "crm" })).toBeUndefined();
  });
});

test("a purchase needs value and currency, and 0 is a value", () => {
  expect(refusal({ properties: { currency: "EUR" } })).toMatchObject({ path: "properties.value" });
  expect(refusal({ properties: { value: 1 } })).toMatchObject({ path: "properties.currency" });
  expect(refusal({ properties: { value: 0, currency: "EUR" } })).toBeUndefined();
  expect(refusal({ name: "Lead", properties: {} })).toBeUndefined();
});

test("an app event needs the app's id", () => {
  expect(refusal({ source: "app" })).toMatchObject({ code: "app", path: "app.id" });
  expect(refusal({ source: "app", app: { id: "com.shop.app" } })).toBeUndefined();
});
