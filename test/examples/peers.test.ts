import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { graphVersionWarning } from "../../server/relay/meta/graph-versions.ts";
import { meta } from "../../server/relay/meta/index.ts";
import type { ApiAnswer } from "../../server/relay/platform.ts";
import { tiktok } from "../../server/relay/tiktok/index.ts";
import { bodiesOf, metaSettings, tiktokSettings } from "./bodies.ts";
import { time } from "./example.ts";

/** Mistakes that the public code of other senders makes; none of them is ours. */

const sha256 = (text: string) => hash("sha256", text);
const page = { url: "https://shop.example/" };

const sent = (event: object, site?: { defaultCountry: string }) => {
  const whole = { event_name: "Lead", event_time: time, event_id: "p-1", page, ...event };
  const made = bodiesOf({ event: whole, ...(site ? { site } : {}) });
  if (!made.ok) throw new Error(JSON.stringify(made.errors));
  const body = (outcome: typeof made.meta) => {
    if ("refused" in outcome) throw new Error(outcome.refused);
    return outcome.body;
  };
  return { meta: () => body(made.meta), tiktok: () => body(made.tiktok), requests: made.requests };
};
const person = (user: object, site?: { defaultCountry: string }) => {
  const { meta: toMeta, tiktok: toTiktok } = sent({ user: { email: "ann@shop.example", ...user } }, site);
  return { meta: toMeta().user_data, tiktok: toTiktok().user };
};
const bought = (properties: object) => {
  const event = { user: { email: "ann@shop.example" }, event_name: "ViewContent", properties };
  const { meta: toMeta, tiktok: toTiktok } = sent(event);
  return { meta: toMeta().custom_data, tiktok: toTiktok().properties };
};
const answered = (status: number, body: unknown): ApiAnswer => ({
  status,
  headers: {},
  body: JSON.stringify(body),
});

describe("hashing", () => {
  test("what is hashed already is not hashed again, in any case of its digits", () => {
    const digest = sha256("x@y.example");
    expect(person({ email: digest.toUpperCase() })).toMatchObject({
      meta: { em: [digest] },
      tiktok: { email: digest },
    });
  });

  test("64 hex digits inside a longer text are no digest", () => {
    const name = `a${"0f".repeat(32)}`;
    expect(person({ first_name: name }).meta).toMatchObject({ fn: [sha256(name)] });
  });

  test("an MD5 does not pass as a digest", () => {
    expect(person({ phone: "5d41402abc4b2a76b9719d911017c592" }).meta).not.toHaveProperty("ph");
  });

  test("an e-mail is trimmed before it is hashed", () => {
    expect(person({ email: "  Ann@Shop.Example " }).tiktok).toEqual({ email: sha256("ann@shop.example") });
  });

  test("a phone has its country code, its plus at TikTok, and all of its digits", () => {
    expect(person({ phone: "030 901820" }, { defaultCountry: "DE" })).toMatchObject({
      meta: { ph: [sha256("4930901820")] },
      tiktok: { phone: sha256("+4930901820") },
    });
    expect(person({ phone: "+86 138 0013 8000 12" }).tiktok).toMatchObject({
      phone: sha256("+861380013800012"),
    });
  });

  test("nothing is hashed where nothing is given", () => {
    const { meta: toMeta, tiktok: toTiktok } = person({
      first_name: " ",
      last_name: "",
      city: null,
      zip: "undefined",
    });
    expect(Object.keys(Object(toMeta))).toEqual(["em"]);
    expect(Object.keys(Object(toTiktok))).toEqual(["email"]);
  });

  test("names and places keep the letters of every script", () => {
    expect(
      person({ city: "São Paulo", first_name: "Ольга", state: "Nordrhein-Westfalen", country: "UK" }),
    ).toMatchObject({
      meta: {
        ct: [sha256("sãopaulo")],
        fn: [sha256("ольга")],
        st: [sha256("nordrheinwestfalen")],
        country: [sha256("gb")],
      },
      tiktok: { city: "sãopaulo", country: "gb" },
    });
  });

  test("device ids never leave in clear for TikTok, and one device has one of them", () => {
    const ids = {
      idfa: "6D92078A-8246-4BA4-AE5B-76104861E7DC",
      gaid: "6D92078A-8246-4BA4-AE5B-76104861E7DC",
    };
    const app = { id: "389801252", extinfo: ["i2", "", "", "", "17"] };
    const { tiktok: toTiktok } = sent({ source: "app", app, user: { email: "ann@shop.example", ...ids } });
    expect(toTiktok().user).toEqual({
      email: sha256("ann@shop.example"),
      idfa: sha256("6d92078a-8246-4ba4-ae5b-76104861e7dc"),
    });
  });
});

describe("values", () => {
  test("0 is a value, a price and a lifetime value", () => {
    const none = { value: 0, currency: "EUR", predicted_ltv: 0, contents: [{ id: "a", price: 0 }] };
    expect(bought(none)).toMatchObject({
      meta: { value: 0, predicted_ltv: 0, contents: [{ item_price: 0 }] },
      tiktok: { value: 0, predicted_ltv: 0, contents: [{ price: 0 }] },
    });
  });

  test("numbers are numbers and ids are texts", () => {
    const { meta: toMeta, tiktok: toTiktok } = bought({
      value: "129.90",
      currency: "EUR",
      order_id: 7,
      content_ids: [1],
    });
    expect(toMeta).toMatchObject({ value: 129.9, order_id: "7", content_ids: ["1"] });
    expect(toTiktok).toMatchObject({ value: 129.9, order_id: "7", content_ids: ["1"] });
    expect(sent({ event_id: 42, user: { email: "a@b.example" } }).tiktok()).toMatchObject({ event_id: "42" });
  });

  test("content_type and content_ids are filled in under their right names", () => {
    const { meta: toMeta, tiktok: toTiktok } = bought({ contents: { item_id: "a" } });
    expect(toMeta).toMatchObject({ content_type: "product", content_ids: ["a"] });
    expect(toTiktok).toMatchObject({ content_type: "product", contents: [{ content_id: "a" }] });
    expect(toTiktok).not.toHaveProperty("contents_ids");
  });

  test("a lead's 17 digits stay 17 digits", () => {
    const { requests } = sent({
      source: "crm",
      lead: { id: "98765432109876543" },
      user: { email: "a@b.example" },
    });
    expect(requests[0]?.body).toContain('"lead_id":98765432109876543');
  });

  test("a time is whole Unix seconds, however it was written", () => {
    const user = { email: "a@b.example" };
    const iso = new Date(time * 1000).toISOString();
    for (const event_time of [iso, time * 1000, String(time)])
      expect(sent({ event_time, user }).meta()).toMatchObject({ event_time: time });
  });
});

describe("forms", () => {
  test("limited data use is a list, device facts are a list", () => {
    const app = { id: "1", extinfo: ["a2", "", "", "", "14"] };
    const body = sent({ source: "app", app, limited_data_use: true, user: { email: "a@b.example" } }).meta();
    expect(body.data_processing_options).toEqual(["LDU"]);
    expect(body.app_data).toMatchObject({ extinfo: expect.any(Array) });
  });

  test("an fbc keeps its time while the click id is the same, with a parameter builder's appendix too", () => {
    const fbc = "fb.2.1790000000000.IwAR0-x_Y.AQQCAQIB";
    const shop = { url: "https://shop.example/?fbclid=IwAR0-x_Y" };
    expect(sent({ page: shop, user: { fbc } }).meta()).toMatchObject({ user_data: { fbc } });
  });

  test("the body for TikTok is that of Events API 2.0", () => {
    const { requests } = sent({ user: { email: "a@b.example", phone: "+41 79 123 45 67" } });
    const whole = JSON.parse(requests[1]?.body ?? "");
    expect(Object.keys(whole)).toEqual(["event_source", "event_source_id", "data"]);
    expect(Object.keys(whole.data[0])).toEqual([
      "event",
      "event_time",
      "event_id",
      "user",
      "properties",
      "page",
    ]);
    expect(whole.data[0].user).not.toHaveProperty("phone_number");
  });

  test("the test code stands beside the events and never inside one", () => {
    const options = { testEventCode: "TEST1" };
    for (const { body } of [
      meta.request([{}], metaSettings, options),
      tiktok.request([{}], tiktokSettings("web"), options),
    ])
      expect(JSON.parse(body)).toMatchObject({ test_event_code: "TEST1", data: [{}] });
  });

  test("no token stands in an address, a body or an event", () => {
    const { requests } = sent({
      user: { email: "a@b.example" },
      properties: { access_token: "EAAGm0PX4ZCpsBAKZ" },
    });
    expect(requests).toHaveLength(2);
    for (const { url, body } of requests) expect(url + body).not.toMatch(/token-of-the-example|EAAGm0/);
  });

  test("an order that is completed is a Purchase at both, never PlaceAnOrder", () => {
    const order = {
      event_name: "purchase",
      properties: { value: 1, currency: "EUR" },
      user: { email: "a@b.example" },
    };
    expect([sent(order).meta().event_name, sent(order).tiktok().event]).toEqual(["Purchase", "Purchase"]);
  });
});

describe("answers", () => {
  test("an error that comes with HTTP 200 is an error", () => {
    expect(tiktok.answer(answered(200, { code: 40002, message: "data.0.user" }), 2).kind).toBe("isolate");
    expect(tiktok.answer(answered(200, { code: 40105, message: "token" }), 2).kind).toBe("hold");
  });

  test("a refusal is not repeated for ever, an outage is not taken for a refusal", () => {
    expect(meta.answer(answered(400, { error: { code: 100 } }), 1).kind).toBe("isolate");
    expect(meta.answer(answered(400, { error: { code: 100, is_transient: true } }), 1).kind).toBe("retry");
    expect(meta.answer({ status: 500, headers: {}, body: "<html>" }, 1).kind).toBe("retry");
  });

  test("a token that expired does not cost events", () => {
    expect(meta.answer(answered(401, { error: { code: 190, error_subcode: 463 } }), 9).kind).toBe("hold");
  });

  test("part of a batch that was not taken is not counted as delivered", () => {
    const data = { failed_events: [{ order_in_batch: 1, error: "x" }] };
    expect(tiktok.answer(answered(200, { code: 20001, message: "PARTIAL", data }), 2)).toMatchObject({
      failed: [{ index: 1 }],
    });
    expect(meta.answer(answered(200, { events_received: 1 }), 2).kind).toBe("retry");
  });

  test("the Graph version in use has years to live", () => {
    expect(graphVersionWarning(metaSettings.graphVersion, time * 1000)).toBeUndefined();
  });
});
