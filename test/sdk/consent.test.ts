import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
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
