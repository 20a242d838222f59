import { describe, expect, test } from "vitest";
import type { PreparedEvent, PreparedUser } from "../../../../event/prepared.ts";
import { meta } from "../../../../server/relay/meta/index.ts";
import { digest, prepared, settings } from "./fixtures.ts";

const refusal = (event: Partial<PreparedEvent>) => meta.refusal(prepared(event), settings);
const known = (...fields: string[]): PreparedUser =>
  Object.fromEntries(
    fields.map((field) => [field, /ip|user_agent|fb|id$/.test(field) ? "1" : [digest("a")]]),
  );

describe("customer information that is too broad", () => {
  test.each([
    [[]],
    [["user_agent"]],
    [["gender"]],
    [["city", "country", "state", "zip", "gender", "user_agent"]],
    [["country", "zip"]],
    [["date_of_birth"]],
    [["date_of_birth", "user_agent"]],
    [["first_name"]],
    [["first_name", "gender"]],
    [["last_name"]],
    [["last_name", "gender"]],
  ])("is refused: %j", (fields) => {
    expect(refusal({ user: known(...fields) })).toMatchObject({ code: "identifier", path: "user" });
  });

  test.each([
    [["first_name", "last_name"]],
    [["first_name", "city"]],
    [["last_name", "user_agent"]],
    [["date_of_birth", "city"]],
    [["date_of_birth", "gender"]],
    [["email"]],
    [["phone"]],
    [["external_id"]],
    [["fbc"]],
    [["fbp"]],
    [["ip"]],
    [["madid"]],
    [["city", "country", "state", "zip", "gender", "user_agent", "ip"]],
  ])("is enough: %j", (fields) => {
    expect(refusal({ user: known(...fields) })).toBeUndefined();
  });

  test("is judged by what leaves", () => {
    expect(refusal({ user: { ttclid: "E.C.P.1", madid: "0000-0000" } })).toMatchObject({
      code: "identifier",
    });
    expect(refusal({ user: { lead_id: "111111111111111" } })).toBeUndefined();
    expect(refusal({ user: { lead_id: "7300000000000000000" } })).toMatchObject({ code: "identifier" });
  });
});

test("a purchase needs value and currency, and 0 is a value", () => {
  expect(refusal({ properties: { currency: "EUR" } })).toMatchObject({ path: "properties.value" });
  expect(refusal({ properties: { value: 1 } })).toMatchObject({ path: "properties.currency" });
  expect(refusal({ properties: { value: 0, currency: "EUR" } })).toBeUndefined();
  expect(refusal({ name: "Lead", properties: {} })).toBeUndefined();
});

test("an app event needs device facts that Meta accepts", () => {
  const app = { data: { extinfo: ["a2", "", "", "", "14"] } };
  expect(refusal({ action_source: "app", source: "app" })).toMatchObject({
    code: "app",
    path: "app.extinfo",
  });
  expect(refusal({ action_source: "app", source: "app", app })).toBeUndefined();
});

describe("a conversation", () => {
  const chat = (event: Partial<PreparedEvent>) => refusal({ action_source: "business_messaging", ...event });
  const whatsapp = { ctwa_clid: "c", whatsapp_business_account_id: "1" };

  test("needs a channel", () => {
    expect(chat({})).toMatchObject({ code: "messaging", path: "messaging_channel" });
    expect(chat({ user: whatsapp })).toBeUndefined();
  });

  test.each([
    ["messenger", { page_id: "1", page_scoped_user_id: "2" }],
    ["whatsapp", whatsapp],
    ["instagram", { ig_account_id: "1", ig_sid: "2" }],
  ] as const)("needs both ids of %s", (messaging_channel, user) => {
    expect(chat({ messaging_channel, user })).toBeUndefined();
    for (const field of Object.keys(user)) {
      const without = Object.fromEntries(Object.entries(user).filter(([key]) => key !== field));
      expect(chat({ messaging_channel, user: without })).toMatchObject({ code: "messaging", path: "user" });
    }
  });

  test("has names of its own: a Lead is a LeadSubmitted there", () => {
    expect(chat({ name: "Lead", user: whatsapp })).toMatchObject({ code: "name", path: "event_name" });
    expect(chat({ name: "PageView", user: whatsapp })).toMatchObject({ code: "name" });
    for (const name of ["LeadSubmitted", "AddToCart", "OrderShipped", "RatingProvided", "QualifiedLead"])
      expect(chat({ name, user: whatsapp })).toBeUndefined();
  });
});

test("AppendValue needs the event it adds to", () => {
  expect(refusal({ name: "AppendValue" })).toMatchObject({ path: "original_event_data" });
  expect(refusal({ name: "AppendValue", original_event_data: { order_id: "1" } })).toBeUndefined();
});

test("AppendAttribution needs its data, with a share from 0 to 1", () => {
  const whole = { ad_id: "1", touchpoint_ts: 1, attribution_share: 1, attribution_value: 3 };
  const append = (attribution_data: object) =>
    refusal({
      name: "AppendAttribution",
      properties: { custom: { attribution_data: { ...attribution_data } } },
    });
  expect(append(whole)).toBeUndefined();
  expect(append({ ...whole, touchpoint_ts: "1795280000", attribution_share: "1" })).toBeUndefined();
  expect(append({ ...whole, touchpoint_ts: "yesterday" })).toMatchObject({
    path: "properties.attribution_data",
  });
  expect(append({ ...whole, attribution_share: 1.1 })).toMatchObject({ path: "properties.attribution_data" });
  expect(append({ ...whole, attribution_share: -0.1 })).toMatchObject({ code: "attribution" });
  for (const field of Object.keys(whole)) {
    const without = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== field));
    expect(append(without)).toMatchObject({ code: "attribution" });
  }
});
