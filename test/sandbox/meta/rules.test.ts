import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSandbox, type SandboxOptions } from "../../../sandbox/index.ts";
import * as fields from "../../../sandbox/meta/fields.ts";
import { metaRules } from "../../../sandbox/meta/rules.ts";
import {
  appEvent,
  chatEvent,
  type Delivery,
  deliver,
  extinfo,
  type Members,
  nowMs,
  nowSeconds,
  purchase,
  read,
} from "./deliveries.ts";

interface Provocation {
  /** HTTP status, code and sub-code, as reference section 7 has them. */
  answer: readonly [status: number, code: number, subcode?: number];
  type?: string;
  options?: SandboxOptions;
  deliveries: readonly Delivery[];
}

/** One sandbox for many tests: a refusal stores nothing that another test would read. */
const clock = { now: () => nowMs };
const shared = createSandbox(clock);
const day = 86_400;
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const contacts = [
  "jane@shop.example",
  "+49 30 901820",
  "62A14E44F765419D10FEA99367361A727C12365E2520F32218D505ED9AA0F62F",
];

/** Deliveries of one event each. */
const events = (...list: Members[]): Delivery[] => list.map((event) => ({ body: { data: [event] } }));
const user = (...list: Members[]): Delivery[] =>
  events(...list.map((members) => purchase({}, { user: members })));
const custom = (...list: Members[]): Delivery[] =>
  events(...list.map((members) => purchase({}, { custom: members })));

/** A value of the wrong type for each documented field, whatever its type: 1.5 where no number is due, else a text. */
function wrongKinds(table: Record<string, string>, place: (members: Members) => Members): Delivery[] {
  return Object.entries(table).flatMap(([name, kind]) => {
    const wrong = kind === "number" || kind === "integer" || kind === "digits" || kind === "flag" ? "x" : 1.5;
    return events(place({ [name]: wrong }));
  });
}

const provocations: Record<string, Provocation> = {
  "meta-path-unknown": {
    answer: [400, 2500],
    deliveries: [{ path: "/v25.0/123/dataset_quality", body: {} }],
  },
  "meta-version-ended": {
    answer: [400, 2635],
    deliveries: ["/v20.0/123/events", "/v16.0/123/events"].map((path) => ({
      path,
      body: { data: [purchase()] },
    })),
  },
  "meta-token-unknown": {
    answer: [401, 190],
    options: { seedTokens: ["known"] },
    deliveries: [
      { body: { data: [purchase()] } },
      { headers: { authorization: "" }, body: { data: [purchase()] } },
      {
        headers: { authorization: "" },
        path: "/v25.0/123/events?access_token=other",
        body: { data: [purchase()] },
      },
      { headers: { authorization: "" }, body: { data: [purchase()], access_token: "other" } },
    ],
  },
  "meta-proof-wrong": {
    answer: [400, 104],
    options: { appSecret: "secret" },
    deliveries: [
      {
        body: {
          data: [purchase()],
          appsecret_proof: createHmac("sha256", "other").update("token").digest("hex"),
        },
      },
      { path: "/v25.0/123/events?appsecret_proof=abc", body: { data: [purchase()] } },
    ],
  },
  "meta-token-expired": {
    answer: [401, 190, 463],
    deliveries: [
      { headers: { authorization: "Bearer expired-1" }, body: { data: [purchase()] } },
      read("/me", { authorization: "Bearer expired-1" }),
    ],
  },
  "meta-permission-missing": {
    answer: [400, 10],
    deliveries: [
      "/me",
      "/123",
      "/1/owned_pixels",
      "/1/client_pixels",
      "/dataset_quality?dataset_id=1&fields=web",
    ].map((path) => read(path, { authorization: "Bearer events-1" })),
  },
  "meta-node-field-unknown": {
    answer: [400, 100],
    deliveries: [read("/123?fields=id,nick"), read("/1/owned_pixels?fields=web{id}")],
  },
  "meta-app-token": {
    answer: [401, 190],
    options: { appSecret: "secret" },
    deliveries: [
      read("/debug_token?input_token=x", { authorization: "" }),
      read("/debug_token?input_token=x&access_token=1|wrong", { authorization: "" }),
      read("/debug_token?input_token=x", { authorization: "Bearer expired-1" }),
    ],
  },
  "meta-input-token-missing": { answer: [400, 100], deliveries: [read("/debug_token")] },
  "meta-dataset-missing": {
    answer: [400, 100, 2044055],
    deliveries: [read("/dataset_quality?fields=web"), read("/dataset_quality?fields=web&dataset_id=x")],
  },
  "meta-quality-fields": {
    answer: [400, 100],
    deliveries: [
      read("/dataset_quality?dataset_id=1"),
      read("/dataset_quality?dataset_id=1&fields=app{event_name}"),
    ],
  },
  "meta-exchange-incomplete": {
    answer: [400, 100],
    deliveries: ["client_id=1", "client_id=1&client_secret=s&code=c"].map((query) =>
      read(`/oauth/access_token?${query}`),
    ),
  },
  "meta-client-secret": {
    answer: [400, 100],
    options: { appSecret: "secret" },
    deliveries: [
      read("/oauth/access_token?client_id=1&client_secret=other&redirect_uri=http://x.example/&code=c"),
    ],
  },
  "meta-sign-in-code": {
    answer: [400, 100],
    deliveries: [
      read("/oauth/access_token?client_id=1&client_secret=s&redirect_uri=http://x.example/&code=made-up"),
    ],
  },
  "meta-pixel-unknown": {
    answer: [400, 100, 33],
    type: "GraphMethodException",
    deliveries: [{ path: "/v25.0/C4ABC/events", body: { data: [purchase()] } }, read("/C4ABC")],
  },
  "meta-body-unreadable": {
    answer: [400, 100],
    deliveries: [{ body: "" }, { body: "<html>" }, { body: '{"data":[' }, { body: "[]" }, { body: "null" }],
  },
  "meta-data-missing": {
    answer: [400, 100],
    deliveries: [{}, { data: {} }, { data: [] }, { data: "x" }, { data: [1] }, { data: [null] }].map(
      (body) => ({ body }),
    ),
  },
  "meta-data-too-long": {
    answer: [400, 100],
    deliveries: [{ body: { data: Array.from({ length: 1_001 }, () => purchase()) } }],
  },
  "meta-envelope-kind": {
    answer: [400, 100],
    deliveries: [{ test_event_code: 5 }, { upload_tag: {} }].map((labels) => ({
      body: { data: [purchase()], ...labels },
    })),
  },
  "meta-envelope-unknown": {
    answer: [400, 100],
    deliveries: [{ body: { data: [purchase()], event_source_id: "123" } }],
  },
  "meta-partner-agent": {
    answer: [400, 100],
    deliveries: ["a1", "12345", "twenty-three-characters"].map((partner_agent) => ({
      body: { data: [purchase()], partner_agent },
    })),
  },
  "meta-field-missing": {
    answer: [400, 100],
    deliveries: events(
      purchase({ event_name: undefined }),
      purchase({ event_name: "" }),
      purchase({ event_time: undefined }),
      purchase({ action_source: undefined }),
      purchase({ user_data: undefined }),
    ),
  },
  "meta-field-kind": {
    answer: [400, 100],
    deliveries: [
      ...events(
        purchase({ event_time: String(nowSeconds) }),
        purchase({ event_time: "2026-11-21T12:00:00Z" }),
        purchase({ event_id: 1001 }),
        purchase({ user_data: [] }),
        purchase({ custom_data: null }),
        purchase({ data_processing_options: "LDU" }),
        appEvent({ extinfo: { 0: "i2", 4: "18" } }),
      ),
      ...custom(
        { value: "129.90" },
        { order_id: 1001 },
        { contents: { id: "a", quantity: 1 } },
        { content_ids: "sku-1" },
      ),
      ...custom({ contents: [{ id: 1, quantity: 1 }] }, { contents: [{ id: "a", quantity: "1" }] }),
      ...user({ em: null }, { fbp: ["fb.1.1795270000000.1"] }, { lead_id: "x" }),
      ...wrongKinds(fields.eventFields, (members) => purchase(members)),
      ...wrongKinds(fields.userFields, (members) => purchase({}, { user: members })),
      ...wrongKinds(fields.customFields, (members) => purchase({}, { custom: members })),
      ...wrongKinds(fields.appFields, (members) => appEvent(members)),
      ...wrongKinds(fields.storeFields, (members) => purchase({}, { custom: { store_data: members } })),
      ...wrongKinds(fields.originalEventFields, (members) => purchase({ original_event_data: members })),
      ...wrongKinds(fields.attributionFields, (members) => purchase({ attribution_data: members })),
      ...wrongKinds(fields.contentFields, (item) =>
        purchase({}, { custom: { contents: [{ id: "a", quantity: 1, ...item }] } }),
      ),
    ],
  },
  "meta-field-unknown": {
    answer: [400, 100],
    deliveries: [
      ...events(
        purchase({ test_event_code: "TEST1" }),
        purchase({ contents: [] }),
        appEvent({ device: "x" }),
      ),
      ...user({ email: "x" }, { user_agent: "x" }, { ttp: "x" }),
      ...custom({ store_data: { name: "x" } }),
    ],
  },
  "meta-field-word": {
    answer: [400, 100],
    deliveries: [
      ...events(
        purchase({ action_source: "Website" }),
        purchase({ action_source: "web" }),
        purchase({ customer_segmentation: "new" }),
        chatEvent({ messaging_channel: "sms" }),
      ),
      ...custom({ content_type: "products" }, { delivery_category: "post" }),
    ],
  },
  "meta-event-too-old": {
    answer: [400, 100, 2804003],
    deliveries: events(
      purchase({ event_time: nowSeconds - 7 * day - 1 }),
      purchase({ event_time: nowSeconds - 62 * day - 1, action_source: "physical_store" }),
      purchase({ event_time: 0 }),
    ),
  },
  "meta-event-in-future": {
    answer: [400, 100],
    deliveries: events(purchase({ event_time: nowSeconds + 61 }), purchase({ event_time: nowMs })),
  },
  "meta-too-few-identifiers": {
    answer: [400, 100, 2804050],
    deliveries: events(
      ...[
        {},
        { em: [] },
        { client_user_agent: "Mozilla/5.0" },
        { ct: ["x"], country: ["x"], st: ["x"], zp: ["x"], ge: ["x"], client_user_agent: "Mozilla/5.0" },
        { db: ["x"], client_user_agent: "Mozilla/5.0" },
        { fn: ["x"], ge: ["x"] },
        { ln: ["x"], ge: ["x"] },
      ].map((user_data) => purchase({ user_data })),
    ),
  },
  "meta-purchase-without-value": { answer: [400, 100, 2804009], deliveries: custom({ value: undefined }) },
  "meta-purchase-without-currency": {
    answer: [400, 100, 2804010],
    deliveries: custom({ currency: undefined }, { currency: "" }),
  },
  "meta-app-device": {
    answer: [400, 100, 2804043],
    deliveries: events(
      appEvent({ extinfo: undefined }),
      appEvent({ extinfo: extinfo.slice(1) }),
      appEvent({ extinfo: ["x2", ...extinfo.slice(1)] }),
      appEvent({ extinfo: extinfo.with(4, "") }),
    ),
  },
  "meta-app-tracking": {
    answer: [400, 100],
    deliveries: events(appEvent({ advertiser_tracking_enabled: undefined })),
  },
  "meta-messaging-without-channel": {
    answer: [400, 100, 2804063],
    deliveries: events(chatEvent({ messaging_channel: undefined })),
  },
  "meta-messaging-event-name": {
    answer: [400, 100, 2804066],
    deliveries: events(chatEvent({ event_name: "Lead" }), chatEvent({ event_name: "OwnStage" })),
  },
  "meta-messaging-without-page": {
    answer: [400, 100, 2804116],
    deliveries: events(chatEvent({}, { page_id: undefined })),
  },
  "meta-messaging-ids": {
    answer: [400, 100],
    deliveries: events(
      chatEvent({}, { page_scoped_user_id: undefined }),
      chatEvent({ messaging_channel: "whatsapp" }),
      chatEvent({ messaging_channel: "whatsapp" }, { ctwa_clid: "abc" }),
      chatEvent({ messaging_channel: "instagram" }, { ig_sid: "1" }),
    ),
  },
  "meta-append-without-original": {
    answer: [400, 100],
    deliveries: events(purchase({ event_name: "AppendValue" })),
  },
  "meta-append-attribution": {
    answer: [400, 100],
    deliveries: [
      {},
      { ad_id: "1", touchpoint_ts: nowSeconds, attribution_share: 1.5, attribution_value: 1 },
    ].flatMap((attribution_data) => events(purchase({ event_name: "AppendAttribution", attribution_data }))),
  },
  "meta-contact-in-clear": {
    answer: [400, 100],
    deliveries: user(
      ...Object.keys(fields.hashedUserFields).flatMap((name) =>
        contacts.map((value) => ({ [name]: [value] })),
      ),
      { em: contacts[0] },
      { em: "0cc175b9c0f1b6a831c399e269772661" },
    ),
  },
  "meta-hash-of-nothing": {
    answer: [400, 100],
    deliveries: user({ ph: [emptyHash] }, { fn: `${emptyHash}.AQQCAQIB` }, { external_id: emptyHash }),
  },
  "meta-user-value-empty": {
    answer: [400, 100],
    deliveries: user({ fbc: "" }, { external_id: [] }, { external_id: "" }),
  },
  "meta-user-value-form": {
    answer: [400, 100],
    deliveries: user(
      { fbc: "AbCdEf" },
      { fbc: "fb.1.1795270000.AbCdEf" },
      { fbp: "fb.1.1795270000000.abc" },
      { lead_id: 12345678901234 },
      { lead_id: "123456789012345678" },
    ),
  },
  "meta-address-of-visitor": {
    answer: [400, 100],
    deliveries: user(
      ...[
        "127.0.0.1",
        "10.1.2.3",
        "100.64.0.1",
        "192.168.0.1",
        "169.254.1.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "0.0.0.0",
      ].map((client_ip_address) => ({ client_ip_address })),
      { client_ip_address: "203.0.113.7, 10.0.0.1" },
      { client_ip_address: "localhost" },
    ),
  },
  "meta-contact-in-custom-data": {
    answer: [400, 100],
    deliveries: custom(
      { email: "x" },
      { First_Name: "Jane" },
      { note: "mail jane@shop.example" },
      { buyer: { phone: 123 } },
      { list: ["a", "+49 30 901820"] },
    ),
  },
  "meta-currency-unknown": {
    answer: [400, 100],
    deliveries: custom({ currency: "EURO" }, { currency: "XYZ" }),
  },
  "meta-content-incomplete": {
    answer: [400, 100],
    deliveries: custom(
      { contents: [{ quantity: 1 }] },
      { contents: [{ id: "", quantity: 1 }] },
      { contents: [{ id: "a" }] },
      { contents: [{ id: "a", quantity: 0 }] },
    ),
  },
  "meta-address-of-page": {
    answer: [400, 100],
    deliveries: events(
      purchase({ event_source_url: "shop.example/x" }),
      purchase({ event_source_url: "file:///x" }),
    ),
  },
  "meta-contact-in-address": {
    answer: [400, 100],
    deliveries: events(
      purchase({ event_source_url: "https://shop.example/?a=1&email=x" }),
      purchase({ event_source_url: "https://shop.example/?q=jane%40shop.example" }),
      purchase({ referrer_url: "https://shop.example/?u=jane@shop.example#x" }),
      purchase({ event_source_url: "https://shop.example/#/thanks?email=x" }),
    ),
  },
  "meta-limited-data-use": {
    answer: [400, 100],
    deliveries: events(
      purchase({ data_processing_options: ["ldu"] }),
      purchase({ data_processing_options: ["LDU"], data_processing_options_country: 49 }),
      purchase({
        data_processing_options: ["LDU"],
        data_processing_options_country: 1,
        data_processing_options_state: 1014,
      }),
    ),
  },
};

const isOwn = (id: string) => metaRules.find((rule) => rule.id === id)?.own ?? false;

describe("the rules of the sandbox's Meta", () => {
  it("are each provoked by a test", () => {
    expect(Object.keys(provocations).sort()).toEqual(metaRules.map(({ id }) => id).sort());
  });

  it.each(Object.entries(provocations))(
    "%s refuses the whole request and stores nothing",
    async (id, provocation) => {
      const sandbox = provocation.options ? createSandbox({ ...clock, ...provocation.options }) : shared;
      const [status, code, subcode] = provocation.answer;
      for (const delivery of provocation.deliveries) {
        const answer = await deliver(sandbox, delivery);
        const asked = JSON.stringify(delivery.body)?.slice(0, 600);
        expect(answer.headers["x-sandbox-rule"], asked).toBe(id);
        expect(answer.statusCode).toBe(status);
        expect(answer.json().error).toMatchObject({
          message: expect.stringContaining(`(#${code})`),
          type: provocation.type ?? "OAuthException",
          code,
          is_transient: false,
          fbtrace_id: expect.any(String),
        });
        expect(answer.json().error.error_subcode).toBe(subcode);
        expect(answer.json().error.error_user_msg.includes("sandbox's own rule")).toBe(isOwn(id));
      }
      const { meta } = (await sandbox.app.inject("/report.json")).json();
      expect([meta.server_only, meta.paired, meta.duplicate]).toEqual([0, 0, 0]);
    },
  );

  it("never repeat a value, which may be personal", async () => {
    for (const delivery of provocations["meta-contact-in-clear"]?.deliveries ?? []) {
      const { body } = await deliver(shared, delivery);
      for (const contact of contacts) expect(body).not.toContain(contact);
    }
  });

  it.each([
    ["the age before the person", { event_time: 0, user_data: {} }, 2804003],
    ["the person before the purchase", { user_data: {}, custom_data: {} }, 2804050],
    ["value before currency", { custom_data: {} }, 2804009],
  ])("judge %s, in the order of the reference", async (_order, members, subcode) => {
    const answer = await deliver(shared, { body: { data: [purchase(members)] } });
    expect(answer.json().error.error_subcode).toBe(subcode);
  });

  it("judge all events by one rule before any by the next", async () => {
    const data = [purchase({ user_data: {} }), purchase({ event_time: 0 })];
    expect((await deliver(shared, { body: { data } })).json().error.error_subcode).toBe(2804003);
  });
});
