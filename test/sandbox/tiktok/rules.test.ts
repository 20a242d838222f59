import { describe, expect, it } from "vitest";
import { createSandbox, type SandboxOptions } from "../../../sandbox/index.ts";
import * as fields from "../../../sandbox/tiktok/fields.ts";
import { reservedNames, standardNames } from "../../../sandbox/tiktok/names.ts";
import { tiktokRules } from "../../../sandbox/tiktok/rules.ts";
import {
  advertiser,
  type Delivery,
  deliver,
  deviceHash,
  emailHash,
  envelope,
  goodEvents,
  type Members,
  nowMs,
  nowSeconds,
  purchase,
  read,
  write,
} from "./deliveries.ts";

interface Provocation {
  code: number;
  options?: SandboxOptions;
  /** Calls that must succeed before. */
  prepare?: readonly Delivery[];
  deliveries: readonly Delivery[];
}

/** One sandbox for many tests: a refusal stores nothing that another test would read. */
const clock = { now: () => nowMs };
const shared = createSandbox(clock);
const day = 86_400;
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const contacts = ["jane@shop.example", "+49 30 901820", emailHash.toUpperCase()];

const web = (...list: Members[]): Delivery[] => list.map((event) => ({ body: envelope([event]) }));
const of = (source: fields.Source, ...list: Members[]): Delivery[] =>
  list.map((members) => ({ body: envelope([{ ...goodEvents[source], ...members }], source) }));
const user = (...list: Members[]): Delivery[] =>
  web(...list.map((members) => purchase({}, { user: members })));
const properties = (...list: Members[]): Delivery[] =>
  web(...list.map((members) => purchase({}, { properties: members })));

/** A value of the wrong type for each documented field: a number where text is due, else a text. */
function wrongKinds(table: Record<string, string>, place: (members: Members) => Delivery[]): Delivery[] {
  return Object.entries(table).flatMap(([name, kind]) =>
    place({ [name]: kind.startsWith("text") ? 15 : "15" }),
  );
}

const provocations: Record<string, Provocation> = {
  "tiktok-version-unknown": {
    code: 40051,
    deliveries: [{ path: "/open_api/v1.2/event/track/", body: envelope([purchase()]) }],
  },
  "tiktok-route-unknown": {
    code: 40400,
    deliveries: ["/open_api/v1.3/event/track", "/open_api/v1.3/pixel/track/"].map((path) => ({
      path,
      body: envelope([purchase()]),
    })),
  },
  "tiktok-token-missing": {
    code: 40104,
    deliveries: [
      { headers: { "access-token": "" }, body: envelope([purchase()]) },
      { headers: { "access-token": "", authorization: "Bearer token" }, body: envelope([purchase()]) },
    ],
  },
  "tiktok-token-expired": {
    code: 40102,
    deliveries: [
      { headers: { "access-token": "expired-1" }, body: envelope([purchase()]) },
      read("/pixel/list/", advertiser, { "access-token": "expired-1" }),
    ],
  },
  "tiktok-token-without-scope": {
    code: 40001,
    deliveries: [
      ...[
        "/pixel/list/",
        "/pixel/event/stats/",
        "/offline/get/",
        "/crm/list/",
        "/app/list/",
        "/oauth2/advertiser/get/",
      ].map((path) => read(path, advertiser, { "access-token": "events-1" })),
      ...["/pixel/create/", "/offline/create/", "/offline/update/", "/offline/delete/", "/crm/create/"].map(
        (path) => write(path, advertiser, { "access-token": "events-1" }),
      ),
    ],
  },
  "tiktok-advertiser-missing": {
    code: 40002,
    deliveries: [read("/pixel/list/"), read("/app/list/"), write("/offline/create/", { name: "Stores" })],
  },
  "tiktok-advertiser-unknown": { code: 40001, deliveries: [read("/crm/list/", { advertiser_id: "me" })] },
  "tiktok-list-parameter": {
    code: 40002,
    deliveries: [
      read("/offline/get/", { ...advertiser, event_set_ids: "1" }),
      read("/app/list/", { ...advertiser, app_platform_ids: "x" }),
      read("/pixel/list/", { ...advertiser, filtering: "[]" }),
    ],
  },
  "tiktok-list-page": {
    code: 40002,
    deliveries: [{ page: "0" }, { page: "x" }, { page_size: "1001" }].map((query) =>
      read("/pixel/list/", { ...advertiser, ...query }),
    ),
  },
  "tiktok-statistics-incomplete": {
    code: 40002,
    deliveries: [
      {},
      { pixel_ids: '["1"]' },
      { pixel_ids: '["1"]', date_range: '{"start_date":"2026-11-01"}' },
    ].map((query) => read("/pixel/event/stats/", { ...advertiser, ...query })),
  },
  "tiktok-pixel-without-name": { code: 40002, deliveries: [write("/pixel/create/", advertiser)] },
  "tiktok-pixel-category": {
    code: 40002,
    deliveries: [write("/pixel/create/", { ...advertiser, pixel_name: "x", pixel_category: "SHOP" })],
  },
  "tiktok-set-without-name": {
    code: 40002,
    deliveries: ["/offline/create/", "/crm/create/"].map((path) => write(path, { ...advertiser, name: "" })),
  },
  "tiktok-set-unknown": {
    code: 40007,
    deliveries: ["/offline/update/", "/offline/delete/"].map((path) =>
      write(path, { ...advertiser, event_set_id: "1" }),
    ),
  },
  "tiktok-app-incomplete": {
    code: 40002,
    deliveries: [
      write("/oauth2/access_token/", { app_id: "1", secret: "s" }),
      write("/oauth2/revoke_token/", { app_id: "1", secret: "s" }),
      read("/oauth2/advertiser/get/", { app_id: "1" }),
    ],
  },
  "tiktok-app-secret": {
    code: 40101,
    options: { appSecret: "secret" },
    deliveries: [write("/oauth2/access_token/", { app_id: "1", secret: "other", auth_code: "x" })],
  },
  "tiktok-auth-code": {
    code: 40110,
    deliveries: [write("/oauth2/access_token/", { app_id: "1", secret: "s", auth_code: "made-up" })],
  },
  "tiktok-refresh-withdrawn": { code: 41001, deliveries: [write("/oauth2/refresh_token/", { app_id: "1" })] },
  "tiktok-offline-limit": {
    code: 40002,
    options: {},
    prepare: Array.from({ length: 9 }, (_, index) =>
      write("/offline/create/", { ...advertiser, name: `Store ${index}`, description: "" }),
    ),
    deliveries: [write("/offline/create/", { ...advertiser, name: "One too many", description: "" })],
  },
  "tiktok-token-unknown": {
    code: 40105,
    options: { seedTokens: ["known"] },
    deliveries: [{ body: envelope([purchase()]) }],
  },
  "tiktok-body-unreadable": {
    code: 40000,
    deliveries: ["", "{", "[]", "null", "<html>"].map((body) => ({ body })),
  },
  "tiktok-envelope-missing": {
    code: 40002,
    deliveries: [
      {},
      envelope(undefined),
      envelope([purchase()], "web", { event_source: undefined }),
      envelope([purchase()], "web", { event_source_id: "" }),
      { pixel_code: "C4ABC", event: "Purchase", timestamp: "2026-11-21T12:00:00Z", context: {} },
    ].map((body) => ({ body })),
  },
  "tiktok-batch-size": {
    code: 40061,
    deliveries: [{ body: envelope(Array.from({ length: 1_001 }, () => purchase())) }],
  },
  "tiktok-envelope-kind": {
    code: 40002,
    deliveries: [
      envelope(purchase()),
      envelope([1]),
      envelope([purchase()], "web", { event_source_id: 7390000000000000 }),
      envelope([purchase()], "web", { test_event_code: 1 }),
      envelope([purchase()], "web", { partner_name: ["x"] }),
    ].map((body) => ({ body })),
  },
  "tiktok-data-empty": { code: 40002, deliveries: [{ body: envelope([]) }] },
  "tiktok-envelope-unknown": {
    code: 40002,
    deliveries: [{ body: envelope([purchase()], "web", { pixel_code: "C4ABC" }) }],
  },
  "tiktok-event-source": {
    code: 40002,
    deliveries: ["WEB", "website", "store"].map((event_source) => ({
      body: envelope([purchase()], "web", { event_source }),
    })),
  },
  "tiktok-pixel-number": {
    code: 40001,
    deliveries: [{ body: envelope([purchase()], "web", { event_source_id: "7380000000000000001" }) }],
  },
  "tiktok-source-unknown": {
    code: 40007,
    deliveries: ["C4 ABC", "x".repeat(65)].map((event_source_id) => ({
      body: envelope([purchase()], "web", { event_source_id }),
    })),
  },
  "tiktok-partner-name": {
    code: 40063,
    options: { partnerNames: ["Twinbeam"] },
    deliveries: [{ body: envelope([purchase()], "web", { partner_name: "Other" }) }],
  },
  "tiktok-field-missing": {
    code: 40002,
    deliveries: web(
      purchase({ event: undefined }),
      purchase({ event: "" }),
      purchase({ event_time: undefined }),
      purchase({ user: undefined }),
    ),
  },
  "tiktok-field-kind": {
    code: 40002,
    deliveries: [
      ...web(
        purchase({ event_id: 1001 }),
        purchase({ event_time: "2026-11-21T12:00:00Z" }),
        purchase({ event_time: String(nowSeconds) }),
        purchase({ event_time: nowSeconds + 0.5 }),
        purchase({ properties: null }),
        purchase({ limited_data_use: "true" }),
      ),
      ...user({ email: null }, { ttp: ["2F7h37YkS1j57AYSKTI7IHhJPYH"] }, { first_name: [emailHash] }),
      ...properties(
        { value: "46" },
        { order_id: 1001 },
        { contents: { content_id: "a" } },
        { content_ids: "a" },
      ),
      ...properties(
        { contents: [{ content_id: 1077218 }] },
        { contents: [{ content_id: "a", price: "23" }] },
      ),
      ...wrongKinds(fields.eventFields, (members) => web(purchase(members))),
      ...wrongKinds(fields.userFields, user),
      ...wrongKinds(fields.pageFields, (page) => web(purchase({ page }))),
      ...wrongKinds(fields.propertyFields, properties),
      ...wrongKinds(fields.contentFields, (item) => properties({ contents: [item] })),
      ...wrongKinds(fields.appFields, (app) => of("app", { app })),
      ...wrongKinds(fields.adFields, (ad) => of("app", { ad })),
      ...wrongKinds(fields.leadFields, (lead) => of("crm", { lead })),
    ],
  },
  "tiktok-field-unknown": {
    code: 40002,
    deliveries: [
      ...web(
        purchase({ test_event_code: "TEST1" }),
        purchase({ timestamp: "x" }),
        purchase({ page: { title: "x" } }),
      ),
      ...user(
        { phone_number: emailHash },
        { gender: emailHash },
        { fbp: "fb.1.1.1" },
        { client_ip_address: "203.0.113.7" },
      ),
      ...of("app", { app: { app_id: "1", id: "1" } }),
      ...of("crm", { lead: { id: "1" } }),
    ],
  },
  "tiktok-field-word": {
    code: 40002,
    deliveries: [
      ...properties({ content_type: "hotel" }, { delivery_category: "post" }),
      ...of("app", { user: { idfa: deviceHash, att_status: "authorized" } }),
    ],
  },
  "tiktok-object-of-other-source": {
    code: 40002,
    deliveries: [
      ...web(purchase({ app: { app_id: "1" } }), purchase({ ad: {} }), purchase({ lead: { lead_id: "1" } })),
      ...of("offline", { lead: { lead_id: "1" } }),
      ...of("app", { lead: { lead_id: "1" } }),
      ...of("crm", { ad: {} }),
    ],
  },
  "tiktok-name-custom": {
    code: 40002,
    deliveries: web(
      ...["1st", "Big Spender", "x".repeat(51), "Käufer", "trailing ", "_x", "a.b"].map((event) =>
        purchase({ event }),
      ),
    ),
  },
  "tiktok-name-case": {
    code: 40002,
    deliveries: [
      ...web(...["purchase", "PageView", "ADDTOCART", "completepayment"].map((event) => purchase({ event }))),
      ...of("app", { event: "LaunchApp" }),
    ],
  },
  "tiktok-name-reserved": {
    code: 40002,
    deliveries: [
      ...web(
        ...Object.keys(reservedNames)
          .filter((event) => !standardNames.web.has(event))
          .map((event) => purchase({ event })),
      ),
      ...of("app", { event: "Browse" }),
    ],
  },
  "tiktok-event-too-old": {
    code: 40002,
    deliveries: [
      ...web(purchase({ event_time: nowSeconds - 28 * day - 1 }), purchase({ event_time: 0 })),
      ...of("crm", { event_time: nowSeconds - 28 * day - 1 }),
    ],
  },
  "tiktok-event-in-future": {
    code: 40002,
    deliveries: web(purchase({ event_time: nowSeconds + 601 }), purchase({ event_time: nowMs })),
  },
  "tiktok-user-not-hashed": {
    code: 40062,
    deliveries: [
      ...user(
        ...["email", "phone", "external_id"].flatMap((name) =>
          contacts.map((value) => ({ [name]: [emailHash, value] })),
        ),
        ...["first_name", "last_name", "zip_code"].map((name) => ({ [name]: "jane" })),
        { email: `${emailHash}.AQQCAQIB` },
        { email: "0cc175b9c0f1b6a831c399e269772661" },
      ),
      ...of(
        "app",
        { user: { idfa: "6D92078A-8246-4BA4-AE5B-76104861E7DC" } },
        { user: { gaid: "38400000-8cf0" } },
      ),
    ],
  },
  "tiktok-user-hash-of-nothing": {
    code: 40002,
    deliveries: user({ phone: [emptyHash] }, { last_name: emptyHash }),
  },
  "tiktok-user-value-empty": { code: 40002, deliveries: user({ ttclid: "" }, { city: "" }, { email: [] }) },
  "tiktok-user-clear-hashed": {
    code: 40002,
    deliveries: user({ city: emailHash }, { state: emailHash }, { country: emailHash }),
  },
  "tiktok-user-value-form": {
    code: 40002,
    deliveries: user(
      { ttp: "short" },
      { ttclid: "E.C.P. x" },
      { locale: "english!" },
      { country: "US" },
      { country: "usa" },
    ),
  },
  "tiktok-user-address": {
    code: 40002,
    deliveries: user(
      ...["127.0.0.1", "192.168.1.1", "::1", "fe80::1", "203.0.113.7.AQQCAQIB", "x"].map((ip) => ({ ip })),
    ),
  },
  "tiktok-user-device-twice": {
    code: 40002,
    deliveries: of("app", { user: { idfa: deviceHash, gaid: deviceHash } }),
  },
  "tiktok-user-field-of-other-source": {
    code: 40002,
    deliveries: [
      ...user(
        { idfa: deviceHash },
        { gaid: deviceHash },
        { idfv: "x" },
        { att_status: "DENIED" },
        { lead_id: "1" },
      ),
      ...of(
        "app",
        { user: { idfa: deviceHash, ttclid: "E.C.P.x" } },
        { user: { idfa: deviceHash, ttp: "x".repeat(27) } },
      ),
      ...of(
        "crm",
        { user: { email: emailHash, ip: "203.0.113.7" } },
        { user: { locale: "en" } },
        { user: { email: emailHash, user_agent: "x" } },
      ),
      ...of("offline", { user: { email: emailHash, gaid: deviceHash } }),
    ],
  },
  "tiktok-no-identifier": {
    code: 40002,
    deliveries: [
      ...web(
        purchase({ user: {} }),
        purchase({ user: { ip: "203.0.113.7" } }),
        purchase({ user: { country: "us" } }),
      ),
      ...of("app", { user: { att_status: "DENIED" } }, { user: { user_agent: "Mozilla/5.0" } }),
      ...of("offline", { user: { ip: "203.0.113.7" } }, { user: { country: "us" } }),
      ...of(
        "crm",
        { lead: undefined, user: {} },
        { lead: undefined, user: { first_name: emailHash } },
        { lead: { lead_event_source: "HubSpot" } },
      ),
    ],
  },
  "tiktok-purchase-incomplete": {
    code: 40002,
    deliveries: [
      ...properties({ value: undefined }, { currency: undefined }),
      ...web(purchase({ event: "CompletePayment" }, { properties: { value: undefined } })),
      ...of("offline", { properties: {} }),
    ],
  },
  "tiktok-currency-unknown": {
    code: 40002,
    deliveries: properties(
      { currency: "usd" },
      { currency: "DOLLAR" },
      { currency: "XYZ" },
      { currency: "" },
    ),
  },
  "tiktok-quantity": {
    code: 40002,
    deliveries: properties(
      { quantity: 0 },
      { contents: [{ content_id: "a" }, { content_id: "b", quantity: -1 }] },
    ),
  },
  "tiktok-contents-ids": { code: 40002, deliveries: properties({ contents_ids: ["a"] }) },
  "tiktok-page-address": {
    code: 40002,
    deliveries: web(purchase({ page: { url: "shop.example" } }), purchase({ page: { url: "file:///x" } })),
  },
  "tiktok-contact-in-address": {
    code: 40062,
    deliveries: web(
      purchase({ page: { url: "https://shop.example/?phone=1" } }),
      purchase({
        page: { url: "https://shop.example/", referrer: "https://shop.example/?q=jane%40shop.example" },
      }),
    ),
  },
  "tiktok-contact-in-properties": {
    code: 40062,
    deliveries: properties({ email: "x" }, { note: "jane@shop.example" }, { buyer: { last_name: "Doe" } }),
  },
  "tiktok-app-without-id": {
    code: 40002,
    deliveries: of("app", { app: {} }, { app: { app_name: "Shop" } }, { app: { app_id: "" } }),
  },
};

const isOwn = (id: string) => tiktokRules.find((rule) => rule.id === id)?.own ?? false;

describe("the rules of the sandbox's TikTok", () => {
  it("are each provoked by a test", () => {
    expect(Object.keys(provocations).sort()).toEqual(tiktokRules.map(({ id }) => id).sort());
  });

  it.each(Object.entries(provocations))(
    "%s refuses the whole request and stores nothing",
    async (id, provocation) => {
      const sandbox = provocation.options ? createSandbox({ ...clock, ...provocation.options }) : shared;
      for (const delivery of provocation.prepare ?? [])
        expect((await deliver(sandbox, delivery)).json()).toMatchObject({ code: 0 });
      for (const delivery of provocation.deliveries) {
        const answer = await deliver(sandbox, delivery);
        const asked = JSON.stringify(delivery.body)?.slice(0, 800);
        expect(answer.headers["x-sandbox-rule"], asked).toBe(id);
        expect(answer.statusCode).toBe(200);
        expect(answer.json()).toEqual({
          code: provocation.code,
          message: expect.any(String),
          request_id: expect.stringMatching(/^20261121120000\d+$/),
          data: {},
        });
        expect(answer.json().message.includes("sandbox's own rule")).toBe(isOwn(id));
      }
      const { tiktok } = (await sandbox.app.inject("/report.json")).json();
      expect([tiktok.server_only, tiktok.paired, tiktok.duplicate]).toEqual([0, 0, 0]);
    },
  );

  it("never repeat a value, which may be personal", async () => {
    for (const delivery of provocations["tiktok-user-not-hashed"]?.deliveries ?? []) {
      const { body } = await deliver(shared, delivery);
      for (const contact of contacts) expect(body).not.toContain(contact);
    }
  });

  it.each<[string, Members]>([
    ["data.1.event_id: Not a valid string.", purchase({ event_id: 7 })],
    ["data.1.event_time: Not a valid integer.", purchase({ event_time: "now" })],
    ["data.1.user.email: Not a valid string.", purchase({}, { user: { email: 7 } })],
    ["data.1.properties.value: Not a valid number.", purchase({}, { properties: { value: "46" } })],
    ["data.1.properties.contents: Not a valid list.", purchase({}, { properties: { contents: {} } })],
    [
      "data.1.properties.contents.1.content_id: Not a valid string.",
      purchase({}, { properties: { contents: [{ content_id: "a" }, { content_id: 1 }] } }),
    ],
    ["data.1.limited_data_use: Not a valid boolean.", purchase({ limited_data_use: 1 })],
    ["data.1.page: Not a valid object.", purchase({ page: "https://shop.example" })],
  ])("name the place with its index: %s", async (message, event) => {
    const answer = await deliver(shared, { body: envelope([purchase(), event]) });
    expect(answer.json().message).toBe(message);
  });

  it("say so when an id belongs to the envelope", async () => {
    const answer = await deliver(shared, { body: envelope([purchase()], "web", { event_source_id: 1 }) });
    expect(answer.json().message).toBe("event_source_id: Not a valid string.");
  });
});
