import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Decision } from "../../../sdk/capture/consent.ts";
import { consentMode } from "../../../sdk/capture/consent-mode.ts";
import { gpp } from "../../../sdk/capture/gpp.ts";
import { tcf } from "../../../sdk/capture/tcf.ts";

const page = window as unknown as { dataLayer?: unknown[] };
let said: Decision[];
const report = (decision: Decision) => void said.push(decision);
const last = () => said.at(-1);
const both = (word: string | undefined) => ({ meta: word, tiktok: word });

beforeEach(() => {
  said = [];
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
    delete page.dataLayer;
    delete window.__tcfapi;
    delete window.__gpp;
  };
});
afterEach(() => vi.restoreAllMocks());

const gtag = (...words: unknown[]) => {
  page.dataLayer ??= [];
  page.dataLayer.push(Object.assign({ length: words.length }, words));
};

test("Consent Mode: a default that denies waits, an update decides", () => {
  gtag("consent", "default", { ad_storage: "denied", ad_user_data: "denied", wait_for_update: 500 });
  consentMode(report);
  expect(last()).toMatchObject(both(undefined));
  gtag("consent", "update", { ad_storage: "granted", ad_user_data: "granted" });
  expect(last()).toMatchObject(both("granted"));
  gtag("consent", "update", { ad_storage: "denied" });
  expect(last()).toMatchObject(both("denied"));
});

test("Consent Mode: ad_storage alone is not enough, and a denying update refuses", () => {
  consentMode(report);
  gtag("consent", "default", { ad_storage: "granted", ad_user_data: "denied" });
  expect(last()).toMatchObject(both(undefined));
  gtag("consent", "update", { ad_user_data: "denied" });
  expect(last()).toMatchObject(both("denied"));
});

test("Consent Mode: a default that grants both is a grant", () => {
  gtag("consent", "default", { ad_storage: "granted", ad_user_data: "granted" });
  consentMode(report);
  expect(last()).toMatchObject(both("granted"));
});

test("Consent Mode: a default for some regions counts where it denies, never where it grants", () => {
  gtag("consent", "default", { ad_storage: "granted", ad_user_data: "granted", region: ["US"] });
  consentMode(report);
  expect(last()).toMatchObject(both(undefined));
  gtag("consent", "default", { ad_storage: "granted", ad_user_data: "granted" });
  gtag("consent", "default", { ad_storage: "denied", region: ["DE"] });
  expect(last()).toMatchObject(both(undefined));
});

test("Consent Mode: refused personalisation is Meta's opt-out, and limits data use", () => {
  consentMode(report);
  gtag("consent", "update", { ad_storage: "granted", ad_user_data: "granted", ad_personalization: "denied" });
  expect(last()).toEqual({ ...both("granted"), optOut: true, limited: true });
});

test("Consent Mode: other calls say nothing", () => {
  gtag("event", "purchase", {});
  consentMode(report);
  gtag("consent", "update", null);
  gtag("config", "G-1");
  expect(said.every((decision) => !decision.meta || decision.meta === "denied")).toBe(true);
});

const consents = (...purposes: number[]) => Object.fromEntries(purposes.map((purpose) => [purpose, true]));
/** A consent manager that answers with these, one after the other. */
const installTcf = (...answers: TcData[]) => {
  window.__tcfapi = (command, version, callback) => {
    expect([command, version]).toEqual(["addEventListener", 2]);
    for (const answer of answers) callback(answer, true);
  };
};

test("TCF: purposes 1, 2 and 7 are needed", () => {
  installTcf({ eventStatus: "tcloaded", gdprApplies: true, purpose: { consents: consents(1, 2, 7) } });
  tcf(report);
  expect(last()).toEqual(both("granted"));
  installTcf({ eventStatus: "useractioncomplete", gdprApplies: true, purpose: { consents: consents(1, 2) } });
  tcf(report);
  expect(last()).toEqual(both("denied"));
});

test("TCF: a banner that is merely shown is no answer, and an undecided scope decides nothing", () => {
  installTcf({ eventStatus: "cmpuishown", purpose: { consents: consents(1, 2, 7) } });
  tcf(report);
  expect(said).toEqual([]);
  installTcf(
    { eventStatus: "tcloaded" },
    { eventStatus: "tcloaded", purpose: { consents: consents(1, 2, 7) } },
  );
  tcf(report);
  expect(said).toEqual([]);
});

test("TCF: where the law does not apply all is allowed", () => {
  installTcf({ eventStatus: "tcloaded", gdprApplies: false });
  tcf(report);
  expect(last()).toEqual(both("granted"));
});

test("TCF: vendors are asked for where the site names them", () => {
  installTcf({
    eventStatus: "tcloaded",
    gdprApplies: true,
    purpose: { consents: consents(1, 2, 7) },
    vendor: { consents: { 42: true } },
  });
  tcf(report, { meta: 42, tiktok: 43 });
  expect(last()).toEqual({ meta: "granted", tiktok: "denied" });
});

test("TCF: a manager that loads after us is found", () => {
  tcf(report);
  vi.advanceTimersByTime(5000);
  installTcf({ eventStatus: "tcloaded", gdprApplies: false });
  vi.advanceTimersByTime(200);
  expect(last()).toEqual(both("granted"));
});

const installGpp = (...pings: GppPing[]) => {
  window.__gpp = (_command, callback) => {
    for (const pingData of pings) callback({ pingData }, true);
  };
};

test("GPP: waits until the signal is ready", () => {
  installGpp({ signalStatus: "not ready" });
  gpp(report);
  expect(said).toEqual([]);
});

test.each([
  ["a national section", { usnat: { SaleOptOut: 1, SharingOptOut: 2 } }],
  ["a section as a list", { usca: [{ SharingOptOut: 1 }] }],
  ["targeted advertising", { usva: { TargetedAdvertisingOptOut: 1 } }],
  ["a privacy control inside it", { usnat: [{ SaleOptOut: 2 }, { Gpc: true }] }],
  ["the older US string", { uspv1: "1YYN" }],
  ["the older US string read out", { uspv1: { Version: 1, OptOutSale: "Y" } }],
])("GPP: an opt-out in %s limits use and refuses nothing", (_name, parsedSections) => {
  installGpp({ signalStatus: "ready", applicableSections: [7], parsedSections });
  gpp(report);
  expect(last()).toEqual({ ...both("granted"), limited: true });
});

test.each([
  ["did not opt out", { usnat: { SaleOptOut: 2, SharingOptOut: 0, TargetedAdvertisingOptOut: 2 } }],
  ["US string without opt-out", { uspv1: "1YNN" }],
  ["no section", {}],
])("GPP: %s allows without limits", (_name, parsedSections) => {
  installGpp({ signalStatus: "ready", applicableSections: [-1], parsedSections });
  gpp(report);
  expect(last()).toEqual({ ...both("granted"), limited: false });
});

test("GPP: in the European section consent comes first", () => {
  installGpp({ signalStatus: "ready", applicableSections: [2], parsedSections: {} });
  gpp(report);
  expect(said).toEqual([{ limited: false }]);
  installTcf({
    eventStatus: "useractioncomplete",
    gdprApplies: true,
    purpose: { consents: consents(1, 2, 7) },
  });
  vi.advanceTimersByTime(200);
  expect(last()).toEqual(both("granted"));
});
