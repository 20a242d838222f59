import "fake-indexeddb/auto";
import { createStore, keys } from "idb-keyval";
import { beforeEach, expect, test, vi } from "vitest";
import type { RecordKey } from "../../sdk/deliver/outbox.ts";
import { setStage } from "./stage.ts";

const stage = setStage("consent");
const page = window as unknown as { dataLayer?: unknown[] };
const gtag = (...words: unknown[]) => {
  page.dataLayer ??= [];
  page.dataLayer.push(Object.assign({ length: words.length }, words));
};
const ads = (word: string, more = {}) => ({ ad_storage: word, ad_user_data: word, ...more });
const follow = () => stage.start({ consent: "consent-mode", pageViews: "auto" });
const expectNothing = () => {
  expect(stage.events).toEqual([]);
  expect(document.cookie).toBe("");
  expect(window.fbq).toBeUndefined();
  expect(window.ttq).toBeUndefined();
};
// The signals' modules are loaded by the first tag that follows one.
beforeEach(async () => {
  await import("../../sdk/capture/consent-mode.ts");
  await import("../../sdk/capture/tcf.ts");
});

test.each([
  ["before", [ads("denied", { region: ["DE"] }), ads("granted")]],
  ["after", [ads("granted"), ads("denied", { region: ["DE"] })]],
])("Consent Mode: a refusal by default for a region, %s a grant for all, waits", async (_order, defaults) => {
  for (const given of defaults) gtag("consent", "default", given);
  follow();
  await stage.settle();
  expectNothing();
  gtag("consent", "update", ads("granted"));
  await stage.settle();
  expect(stage.names()).toEqual(["PageView"]);
});

test("Consent Mode: an update about other things loses nothing that waits", async () => {
  gtag("consent", "default", ads("denied", { analytics_storage: "denied" }));
  follow();
  await stage.settle();
  gtag("consent", "update", { analytics_storage: "granted" });
  await stage.settle();
  expectNothing();
  gtag("consent", "update", { ad_storage: "granted" });
  gtag("consent", "update", { ad_user_data: "granted" });
  await stage.settle();
  expect(stage.names()).toEqual(["PageView"]);
});

test("Consent Mode: one of the two refused by an update drops what waits", async () => {
  gtag("consent", "default", ads("denied"));
  follow();
  await stage.settle();
  gtag("consent", "update", { ad_user_data: "denied" });
  gtag("consent", "update", ads("granted"));
  await stage.settle();
  expect(stage.names()).toEqual([]);
});

test("Consent Mode: a layer assigned anew is seen by the next call", async () => {
  gtag("consent", "default", ads("denied"));
  const tag = follow();
  await stage.settle();
  page.dataLayer = [];
  gtag("consent", "update", ads("granted"));
  tag.track("Lead");
  await stage.settle();
  expect(stage.names()).toEqual(["PageView", "Lead"]);
});

test("Consent Mode: refused personalisation limits data use in every copy", async () => {
  gtag("consent", "default", ads("granted", { ad_personalization: "denied" }));
  follow();
  await stage.settle();
  expect(stage.events).toMatchObject([{ opt_out: true, limited_data_use: true }]);
  expect(window.ttq?._o).toEqual({ C1: { limited_data_use: true } });
});

test("TCF: a manager that does not know whether the law applies drops nothing", async () => {
  const answers: ((data: TcData) => void)[] = [];
  window.__tcfapi = (_command, _version, callback) => answers.push((data) => callback(data, true));
  const say = (gdprApplies?: boolean) =>
    answers.at(-1)?.({ eventStatus: "tcloaded", ...(gdprApplies !== undefined && { gdprApplies }) });
  stage.start({ consent: "tcf", pageViews: "auto" });
  await stage.settle();
  say();
  await stage.settle();
  expectNothing();
  say(false);
  await stage.settle();
  expect(stage.names()).toEqual(["PageView"]);
});

test("what waited while one platform was refused never reaches it, whatever is granted later", async () => {
  const tag = stage.start({ consent: "required" });
  tag.track("Lead");
  tag.consent({ tiktok: "denied" });
  tag.track("Contact");
  tag.consent("granted");
  await stage.settle();
  expect(stage.events).toMatchObject([
    { consent: { meta: "granted", tiktok: "denied" }, pixel: { meta: "fired", tiktok: "off" } },
    { consent: { meta: "granted", tiktok: "granted" }, pixel: { meta: "fired", tiktok: "fired" } },
  ]);
});

test("refused by one after the other, what waited is gone", async () => {
  const tag = stage.start({ consent: "required" });
  tag.track("Lead", {}, { event_id: "x" });
  tag.consent({ tiktok: "denied" });
  tag.consent({ meta: "denied", tiktok: "granted" });
  await stage.settle();
  expect(stage.events).toEqual([]);
  tag.consent("granted");
  tag.track("Lead", {}, { event_id: "x" });
  await stage.settle();
  expect(stage.names()).toEqual(["Lead"]);
});

test("what is written down for a later visit is refused with its platform", async () => {
  const locks = {
    request: async (_name: string, _options: object, use: (lock: object) => unknown) => use({}),
  };
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  stage.answer = () => new Response("", { status: 503 });
  const tag = stage.start();
  tag.track("Lead", {}, { event_id: "old" });
  const written = createStore("twinbeam", "outbox");
  const [before] = await vi.waitUntil(async () => {
    const found = await keys<RecordKey>(written);
    return found.length === 1 && (found as [RecordKey]);
  });
  tag.consent({ tiktok: "denied" });
  await vi.waitFor(async () => expect(await keys(written)).toEqual([expect.not.arrayContaining(before)]));
  // The page is gone, and its timers with it.
  dispatchEvent(new Event("pagehide"));
  vi.clearAllTimers();
  stage.answer = () => new Response("{}");
  stage.reload({ consent: "required" }).consent("granted");
  await stage.settle();
  await vi.waitFor(() => expect(stage.events).not.toEqual([]));
  Reflect.deleteProperty(navigator, "locks");
  expect(stage.events).toMatchObject([{ event_id: "old", consent: { meta: "granted", tiktok: "denied" } }]);
});

test("an order whose answer comes after the withdrawal is not noted", async () => {
  let answer = () => {};
  stage.answer = () =>
    new Promise((resolve) => {
      answer = () => resolve(new Response("{}"));
    });
  const tag = stage.start();
  tag.track("Purchase", { order_id: "A-1", value: 1, currency: "EUR" });
  await stage.settle(0);
  tag.consent("denied");
  answer();
  await stage.settle();
  expect(localStorage.length).toBe(0);
});

test("what waits is about who was there when its task ended", async () => {
  const tag = stage.start({ consent: "required", pageViews: "auto" });
  tag.identify({ email: "a@shop.example" });
  await stage.settle();
  tag.reset();
  tag.identify({ phone: "+491701234567" });
  tag.track("Lead");
  tag.consent("granted");
  await stage.settle();
  const [first, second] = stage.events.map(({ user }) => user);
  expect(first).toMatchObject({ email: "a@shop.example" });
  expect(first).not.toHaveProperty("phone");
  expect(second).toMatchObject({ phone: "+491701234567" });
  expect(second).not.toHaveProperty("email");
});

test("events given up while they wait are counted and told in debug mode", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const tag = stage.start({ consent: "required", debug: true });
  for (let id = 0; id < 250; id++) tag.track("Lead");
  await stage.settle();
  tag.track("Lead");
  await stage.settle();
  expect(warn).toHaveBeenCalledTimes(51);
  expect(warn).toHaveBeenLastCalledWith("twinbeam:", "oldest events dropped", 51);
});
