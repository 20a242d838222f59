import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../sandbox/index.ts";
import {
  appEvent,
  chatEvent,
  type Delivery,
  deliver,
  emailHash,
  extinfo,
  type Members,
  nowMs,
  nowSeconds,
  purchase,
} from "./deliveries.ts";

const day = 86_400;
const clock = { now: () => nowMs };

/** One sandbox for many tests; each starts afresh. */
const shared = createSandbox(clock);

async function expectTaken(delivery: Delivery): Promise<Members> {
  await shared.app.inject({ method: "DELETE", url: "/report" });
  const answer = await deliver(shared, delivery);
  expect(answer.json(), JSON.stringify(delivery.body)).toEqual({
    events_received: 1,
    messages: [],
    fbtrace_id: expect.any(String),
  });
  const { meta } = (await shared.app.inject("/report.json")).json();
  return meta.events[0];
}

describe("the sandbox's Meta takes", () => {
  it.each([
    ...[
      "AddPaymentInfo",
      "AddToCart",
      "AddToWishlist",
      "CompleteRegistration",
      "Contact",
      "CustomizeProduct",
      "Donate",
    ],
    ...[
      "FindLocation",
      "InitiateCheckout",
      "Lead",
      "PageView",
      "Purchase",
      "Schedule",
      "Search",
      "StartTrial",
    ],
    ...["SubmitApplication", "Subscribe", "ViewContent", "OwnName with a space"],
  ])("the event %s", async (event_name) => {
    expect(await expectTaken({ body: { data: [purchase({ event_name })] } })).toMatchObject({ event_name });
  });

  it.each<[string, Members]>([
    [
      "a fragment of the page's own",
      purchase({ event_source_url: "https://shop.example/?a=1#/ann@shop.example" }),
    ],
    ["a store visit", purchase({ action_source: "physical_store", event_time: nowSeconds - 62 * day })],
    ["a seven days old event", purchase({ event_time: nowSeconds - 7 * day })],
    ["a clock a minute ahead", purchase({ event_time: nowSeconds + 60 })],
    ["an app event", appEvent({ application_tracking_enabled: true, url_schemes: ["shop"] })],
    ["an Android app event", appEvent({ extinfo: ["a2", ...extinfo.slice(1)] })],
    ["a Messenger event", chatEvent()],
    [
      "a WhatsApp event",
      chatEvent({ messaging_channel: "whatsapp" }, { ctwa_clid: "a", whatsapp_business_account_id: "1" }),
    ],
    [
      "an Instagram event",
      chatEvent({ messaging_channel: "instagram" }, { ig_account_id: "1", ig_sid: "2" }),
    ],
    [
      "an AppendValue",
      purchase({
        event_name: "AppendValue",
        action_source: undefined,
        original_event_data: { order_id: "1" },
      }),
    ],
    [
      "limited data use in California",
      purchase({
        data_processing_options: ["LDU"],
        data_processing_options_country: 1,
        data_processing_options_state: 1000,
      }),
    ],
    ["an explicit no to limited data use", purchase({ data_processing_options: [] })],
    ["value 0", purchase({}, { custom: { value: 0 } })],
    ["a negative value", purchase({}, { custom: { value: -5 } })],
    ["a currency in lower case", purchase({}, { custom: { currency: "eur" } })],
    ["own properties", purchase({}, { custom: { loyalty: { tier: "gold", points: [1, 2] } } })],
    [
      "hashes with the parameter builder's appendix",
      purchase({}, { user: { em: [`${emailHash}.AQQCAQIB`], ph: `${emailHash}.AQ` } }),
    ],
    ["a click id with its appendix", purchase({}, { user: { fbc: "fb.1.1795270000000.Ab_C-d.AQQCAQIB" } })],
    ["an address with its appendix", purchase({}, { user: { client_ip_address: "203.0.113.7.AQQCAQIB" } })],
    ["IPv6 in full and in short", purchase({}, { user: { client_ip_address: "2001:db8::8a2e:370:7334" } })],
    ["a first and a last name alone", purchase({ user_data: { fn: [emailHash], ln: [emailHash] } })],
    ["LiveRamp's ids", purchase({ user_data: { partner_id: "XY1", partner_name: "liveramp" } })],
  ])("%s", async (_name, event) => {
    await expectTaken({ body: { data: [event] } });
  });

  it.each<[string, Delivery]>([
    ["the header", {}],
    ["the query", { headers: { authorization: "" }, path: "/v25.0/123/events?access_token=known" }],
    ["the body", { headers: { authorization: "" }, body: { access_token: "known" } }],
  ])("a known token from %s", async (_place, { headers, path, body }) => {
    const sandbox = createSandbox({ ...clock, seedTokens: ["known", "token"] });
    const members = typeof body === "object" ? body : {};
    const delivery = {
      body: { data: [purchase()], ...members },
      ...(headers && { headers }),
      ...(path && { path }),
    };
    expect((await deliver(sandbox, delivery)).statusCode).toBe(200);
  });

  it("the app secret's proof, in the body and in the query", async () => {
    const sandbox = createSandbox({ ...clock, appSecret: "secret" });
    const appsecret_proof = createHmac("sha256", "secret").update("token").digest("hex");
    expect(appsecret_proof).toBe("e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a");
    const inBody = await deliver(sandbox, { body: { data: [purchase()], appsecret_proof } });
    const path = `/v25.0/123/events?appsecret_proof=${appsecret_proof}`;
    const inQuery = await deliver(sandbox, { path, body: { data: [purchase()] } });
    expect([inBody.statusCode, inQuery.statusCode]).toEqual([200, 200]);
  });

  it("a path without a version", async () => {
    await expectTaken({ path: "/123/events", body: { data: [purchase()] } });
  });

  it("a form whose data is JSON text", async () => {
    const body = new URLSearchParams({
      data: JSON.stringify([purchase()]),
      access_token: "known",
    }).toString();
    await expectTaken({
      headers: { authorization: "", "content-type": "application/x-www-form-urlencoded" },
      body,
    });
  });

  it("1,000 events", async () => {
    const data = Array.from({ length: 1_000 }, (_, index) => purchase({ event_id: `e${index}` }));
    const answer = await deliver(createSandbox(clock), { body: { data } });
    expect(answer.json().events_received).toBe(1_000);
  });
});

describe("the sandbox's Meta", () => {
  it("stores nothing of a request with one bad event, and names that event in the report", async () => {
    const sandbox = createSandbox(clock);
    const data = [
      purchase({ event_id: "good" }),
      purchase({ event_id: "bad" }, { custom: { value: undefined } }),
    ];
    await deliver(sandbox, { body: { data } });
    const { meta } = (await sandbox.app.inject("/report.json")).json();
    expect(meta).toMatchObject({ rejected: 1, server_only: 0 });
    expect(meta.events).toEqual([
      expect.objectContaining({
        event_id: "bad",
        state: "rejected",
        reason: "meta-purchase-without-value: custom_data.value",
      }),
    ]);
  });

  it("counts a refused event once it is accepted", async () => {
    const sandbox = createSandbox(clock);
    await deliver(sandbox, { body: { data: [purchase({}, { custom: { value: undefined } })] } });
    await deliver(sandbox, { body: { data: [purchase()] } });
    const { meta } = (await sandbox.app.inject("/report.json")).json();
    expect(meta).toMatchObject({
      rejected: 0,
      server_only: 1,
      events: [{ state: "server_only", reason: null }],
    });
  });

  it("sends usage headers, on refusals too", async () => {
    const sandbox = createSandbox(clock);
    for (const data of [[purchase()], []])
      expect(
        JSON.parse(String((await deliver(sandbox, { body: { data } })).headers["x-app-usage"])),
      ).toHaveProperty("call_count");
  });

  it("names the test code in the row", async () => {
    const row = await expectTaken({ body: { data: [purchase()], test_event_code: "TEST1" } });
    expect(row).toMatchObject({ test_event_code: "TEST1" });
  });

  it.each<[string, Members]>([
    ["meta-without-event-id", purchase({ event_id: undefined })],
    ["meta-website-without-address", purchase({ event_source_url: undefined })],
    ["meta-website-without-agent", purchase({}, { user: { client_user_agent: undefined } })],
    ["meta-external-id-in-clear", purchase({}, { user: { external_id: "user-42" } })],
    ["meta-lead-id-as-text", purchase({}, { user: { lead_id: "123456789012345" } })],
    [
      "meta-crm-without-source",
      purchase({ action_source: "system_generated" }, { user: { lead_id: 123456789012345 } }),
    ],
  ])("takes what it makes little use of and warns: %s", async (id, event) => {
    const row = await expectTaken({ body: { data: [event] } });
    expect(row.warnings).toEqual([id]);
  });

  it("has nothing to warn of in a sound event", async () => {
    expect(await expectTaken({ body: { data: [purchase()] } })).toMatchObject({ warnings: [], reason: null });
  });
});
