import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../sandbox/index.ts";
import type { Source } from "../../../sandbox/tiktok/fields.ts";
import {
  deliver,
  deviceHash,
  emailHash,
  envelope,
  goodEvents,
  type Members,
  nowMs,
  nowSeconds,
  purchase,
} from "./deliveries.ts";

const clock = { now: () => nowMs };
const day = 86_400;

/** One sandbox for many tests; each starts afresh. */
const shared = createSandbox(clock);

async function expectTaken(event: Members, source: Source = "web", members: Members = {}): Promise<Members> {
  await shared.app.inject({ method: "DELETE", url: "/report" });
  const answer = await deliver(shared, { body: envelope([event], source, members) });
  expect(answer.json(), JSON.stringify(event)).toEqual({
    code: 0,
    message: "OK",
    request_id: expect.any(String),
    data: {},
  });
  const { tiktok } = (await shared.app.inject("/report.json")).json();
  return tiktok.events[0];
}

describe("the sandbox's TikTok takes", () => {
  it.each([
    ...[
      "AddPaymentInfo",
      "AddToCart",
      "AddToWishlist",
      "ApplicationApproval",
      "CompleteRegistration",
      "Contact",
    ],
    ...[
      "CustomizeProduct",
      "Download",
      "FindLocation",
      "InitiateCheckout",
      "Lead",
      "Purchase",
      "Schedule",
      "Search",
    ],
    ...[
      "StartTrial",
      "SubmitApplication",
      "Subscribe",
      "ViewContent",
      "Pageview",
      "ClickButton",
      "PlaceAnOrder",
    ],
    ...["CompletePayment", "SubmitForm", "Own-name_1"],
  ])("the web event %s", async (event) => {
    expect(await expectTaken(purchase({ event }))).toMatchObject({ event_name: event, state: "server_only" });
  });

  it.each([
    ...[
      "AchieveLevel",
      "Checkout",
      "CompleteTutorial",
      "CreateGroup",
      "CreateRole",
      "GenerateLead",
      "InAppADClick",
    ],
    ...[
      "InAppADImpr",
      "InstallApp",
      "JoinGroup",
      "LaunchAPP",
      "LoanApplication",
      "LoanApproval",
      "LoanDisbursal",
    ],
    ...["Login", "Purchase", "Rate", "Registration", "SpendCredits", "UnlockAchievement", "ViewContent"],
  ])("the app event %s", async (event) => {
    await expectTaken({ ...goodEvents.app, event }, "app");
  });

  it.each(["web", "app", "offline", "crm"] as const)("an event of the source %s", async (source) => {
    expect(await expectTaken(goodEvents[source], source)).toMatchObject({
      state: "server_only",
      warnings: [],
    });
  });

  it.each<[string, Source, Members]>([
    ["a CRM stage in any language", "crm", { event: "合格リード stage 2" }],
    ["an event of 28 days ago", "offline", { event_time: nowSeconds - 28 * day }],
    ["a clock ten minutes ahead", "web", { event_time: nowSeconds + 600 }],
    ["ip with user agent alone", "web", { user: { ip: "203.0.113.7", user_agent: "Mozilla/5.0" } }],
    ["a visitor's cookie alone", "web", { user: { ttp: "01K11R7N72JN6YG53JYWRV1PFB_.tt.1" } }],
    ["a hashed Android id alone", "app", { user: { gaid: deviceHash } }],
    ["several e-mails", "web", { user: { email: [emailHash, deviceHash] } }],
    [
      "city, state and country in clear",
      "web",
      { user: { email: emailHash, city: "são paulo", state: "sp", country: "br" } },
    ],
    ["IPv6", "web", { user: { email: emailHash, ip: "2001:db8::1" } }],
    [
      "own properties",
      "web",
      { properties: { value: 1, currency: "USD", loyalty: { tier: "gold" }, vin: "1" } },
    ],
    ["value 0", "web", { properties: { value: 0, currency: "USD" } }],
  ])("%s", async (_name, source, members) => {
    await expectTaken({ ...goodEvents[source], ...members }, source);
  });

  it("a test code at the top, and names it in the row", async () => {
    expect(await expectTaken(purchase(), "web", { test_event_code: "TEST1" })).toMatchObject({
      test_event_code: "TEST1",
    });
  });

  it("any partner name unless it was told which it knows", async () => {
    await expectTaken(purchase(), "web", { partner_name: "Whoever" });
  });

  it("1,000 events", async () => {
    const sandbox = createSandbox(clock);
    const data = Array.from({ length: 1_000 }, (_, index) => purchase({ event_id: `e${index}` }));
    expect((await deliver(sandbox, { body: envelope(data) })).json().code).toBe(0);
    expect((await sandbox.app.inject("/report.json?limit=0")).json().tiktok.server_only).toBe(1_000);
  });
});

describe("the sandbox's TikTok", () => {
  it("stores nothing of a request with one bad event, and names that event in the report", async () => {
    const sandbox = createSandbox(clock);
    const data = [
      purchase({ event_id: "good" }),
      purchase({ event_id: "bad" }, { properties: { value: "46" } }),
    ];
    await deliver(sandbox, { body: envelope(data) });
    const { tiktok } = (await sandbox.app.inject("/report.json")).json();
    expect(tiktok).toMatchObject({ rejected: 1, server_only: 0 });
    expect(tiktok.events).toEqual([
      expect.objectContaining({
        event_id: "bad",
        state: "rejected",
        reason: "tiktok-field-kind: properties.value",
      }),
    ]);
  });

  it.each<[string, Source, Members]>([
    ["tiktok-without-event-id", "web", { event_id: undefined }],
    ["tiktok-web-without-address", "web", { page: undefined }],
    ["tiktok-value-without-currency", "web", { event: "AddToCart", properties: { value: 5 } }],
    ["tiktok-currency-not-listed", "web", { properties: { value: 5, currency: "TND" } }],
    ["tiktok-app-shopping-incomplete", "app", { properties: { value: 5, currency: "EUR" } }],
    ["tiktok-lead-without-source", "crm", { lead: { lead_id: "1" } }],
  ])("takes what it makes little use of and warns: %s", async (id, source, members) => {
    expect((await expectTaken({ ...goodEvents[source], ...members }, source)).warnings).toEqual([id]);
  });
});
