import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMeta } from "../../../sdk/deliver/meta.ts";
import type { FiredEvent } from "../../../sdk/deliver/pixel.ts";
import { createTiktok } from "../../../sdk/deliver/tiktok.ts";

const setting = "product";
const purchase: FiredEvent = {
  event_name: "Purchase",
  event_id: "Purchase.A-1",
  properties: { value: 5, currency: "EUR" },
};
const custom: FiredEvent = { event_name: "MyOwn", event_id: "x-1" };
/** What was put into the head: a unit test loads no script. */
let injected: HTMLScriptElement[];
const scripts = () => injected;
const nobody = {};

beforeEach(() => {
  vi.useFakeTimers();
  document.head.innerHTML = "";
  injected = [];
  vi.spyOn(document.head, "append").mockImplementation(
    (node) => void injected.push(node as HTMLScriptElement),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  delete window.fbq;
  delete window._fbq;
  delete window.ttq;
  delete window.TiktokAnalyticsObject;
});

const meta = (...ids: string[]) =>
  createMeta(
    ids.map((pixelId) => ({ pixelId })),
    setting,
  );
const tiktok = (...codes: string[]) =>
  createTiktok(
    codes.map((pixelCode) => ({ pixelCode })),
    setting,
  );
const metaCalls = () => (window.fbq?.queue ?? []).map((call) => [...call]);
const tiktokCalls = (code: string) => [...(window.ttq?._i?.[code] ?? [])];

test("Meta: nothing is loaded before the first event", () => {
  meta("1");
  expect(window.fbq).toBeUndefined();
  expect(scripts()).toEqual([]);
});

test("Meta: the stub queues init, the mark and the event by trackSingle with our id", () => {
  expect(meta("1").fire(purchase, nobody, false)).toBe("fired");
  expect(metaCalls()).toEqual([
    ["init", "1", undefined],
    ["set", "trackSingleOnly", true, "1"],
    ["trackSingle", "1", "Purchase", { value: 5, currency: "EUR" }, { eventID: "Purchase.A-1" }],
  ]);
  expect(scripts().map(({ src }) => src)).toEqual(["https://connect.facebook.net/en_US/fbevents.js"]);
  expect(window._fbq).toBe(window.fbq);
  expect({ ...window.fbq }).toMatchObject({
    loaded: true,
    version: "2.0",
    disablePushState: true,
    allowDuplicatePageViews: true,
  });
});

test("Meta: calls go straight to the library once it has run", () => {
  const pixel = meta("1");
  pixel.fire(purchase, nobody, false);
  const callMethod = vi.fn();
  if (window.fbq) window.fbq.callMethod = callMethod;
  pixel.fire(custom, nobody, false);
  expect(callMethod).toHaveBeenCalledWith("trackSingleCustom", "1", "MyOwn", {}, { eventID: "x-1" });
});

test("Meta: each id is started once, and each gets the event", () => {
  const pixel = meta("1", "2");
  pixel.fire(purchase, nobody, false);
  pixel.fire(custom, nobody, false);
  expect(metaCalls().filter(([command]) => command === "init")).toHaveLength(2);
  expect(metaCalls().filter(([command]) => String(command).startsWith("trackSingle"))).toHaveLength(4);
  expect(scripts()).toHaveLength(1);
});

test("Meta: a fbq of the page is not stubbed again, gets no flag and no other pixel's event", () => {
  const calls: unknown[][] = [];
  const theirs: Fbq = Object.assign((...call: unknown[]) => void calls.push(call), {
    queue: [["init", "999"]],
  });
  window.fbq = theirs;
  meta("1").fire(purchase, nobody, false);
  expect(window.fbq).toBe(theirs);
  expect(theirs.disablePushState).toBeUndefined();
  expect(theirs.allowDuplicatePageViews).toBeUndefined();
  expect(scripts()).toEqual([]);
  expect(calls.map(([command, id]) => `${command} ${id}`)).toEqual([
    "init 1",
    "set trackSingleOnly",
    "trackSingle 1",
  ]);
});

test.each([
  ["still in the queue", { queue: [["init", "1"]] }],
  ["in the library", { queue: [], getState: () => ({ pixels: [{ id: "1" }] }) }],
])("Meta: an id that the page started, %s, is used as it is", (_where, parts) => {
  const calls: unknown[][] = [];
  window.fbq = Object.assign((...call: unknown[]) => void calls.push(call), parts);
  const pixel = meta("1");
  pixel.fire(purchase, { email: "jane@example.com" }, false);
  pixel.fire(custom, { email: "jane@example.com" }, false);
  expect(calls.map(([command]) => command)).toEqual(["trackSingle", "trackSingleCustom"]);
});

test("Meta: an alias of another version is left alone", () => {
  const other = vi.fn() as unknown as Fbq;
  window._fbq = other;
  meta("1").fire(purchase, nobody, false);
  expect(window._fbq).toBe(other);
});

test("Meta: limited data use is said before init, and again only when it changes", () => {
  const pixel = meta("1");
  pixel.fire(purchase, nobody, true);
  pixel.fire(custom, nobody, true);
  pixel.fire(custom, nobody, false);
  const commands = metaCalls();
  expect(commands[0]).toEqual(["dataProcessingOptions", ["LDU"], 0, 0]);
  expect(commands[1]?.[0]).toBe("init");
  expect(commands.filter(([command]) => command === "dataProcessingOptions")).toEqual([
    ["dataProcessingOptions", ["LDU"], 0, 0],
    ["dataProcessingOptions", [], 0, 0],
  ]);
});

test("Meta: a pixel with limited data use says so for every visitor", () => {
  createMeta([{ pixelId: "1", limitedDataUse: true }], setting).fire(purchase, nobody, false);
  expect(metaCalls()[0]).toEqual(["dataProcessingOptions", ["LDU"], 0, 0]);
});

test("Meta: who is known at the start goes with init, who becomes known later with one more", () => {
  const known = meta("1");
  known.fire(purchase, { email: "jane@example.com" }, false);
  known.fire(custom, { email: "jane@example.com", city: "Rome" }, false);
  expect(metaCalls().filter(([command]) => command === "init")).toEqual([
    ["init", "1", { em: "jane@example.com" }],
  ]);
  const later = meta("2");
  later.fire(purchase, nobody, false);
  later.fire(custom, { email: "jane@example.com" }, false);
  later.fire(custom, { email: "jane@example.com" }, false);
  expect(metaCalls().filter(([command, id]) => command === "init" && id === "2")).toEqual([
    ["init", "2", undefined],
    ["init", "2", { em: "jane@example.com" }],
  ]);
});

test("Meta: withdrawal locks the library that we brought, a new grant unlocks it first", () => {
  const pixel = meta("1");
  pixel.fire(purchase, nobody, false);
  pixel.revoke();
  pixel.fire(custom, nobody, false);
  expect(
    metaCalls()
      .slice(-3)
      .map(([command, word]) => `${command} ${word}`),
  ).toEqual(["consent revoke", "consent grant", "trackSingleCustom 1"]);
});

test("Meta: withdrawal says nothing to a library of the page", () => {
  const theirs = vi.fn() as unknown as Fbq;
  window.fbq = theirs;
  const pixel = meta("1");
  pixel.fire(purchase, nobody, false);
  pixel.revoke();
  expect(theirs).not.toHaveBeenCalledWith("consent", "revoke");
});

test("an event goes only where the call and the pixel want it", () => {
  const two = createMeta([{ pixelId: "1", events: ["Purchase"] }, { pixelId: "2" }], setting);
  expect(two.fire(custom, nobody, false)).toBe("fired");
  expect(metaCalls().filter(([command]) => command === "trackSingleCustom")).toHaveLength(1);
  expect(two.fire({ ...purchase, destinations: ["tiktok"] }, nobody, false)).toBe("off");
  expect(two.fire({ ...purchase, destinations: ["meta:1"] }, nobody, false)).toBe("fired");
  expect(metaCalls().filter(([command]) => command === "trackSingle")).toEqual([
    ["trackSingle", "1", "Purchase", expect.anything(), expect.anything()],
  ]);
});

test("without pixels the word is off", () => {
  expect(meta().fire(purchase, nobody, false)).toBe("off");
  expect(tiktok().fire(purchase, nobody, false)).toBe("off");
});

test("a script that fails, or has not loaded after 3 seconds, is blocked; one that came later is not", () => {
  const pixel = meta("1");
  expect(pixel.fire(purchase, nobody, false)).toBe("fired");
  vi.advanceTimersByTime(3001);
  expect(pixel.fire(purchase, nobody, false)).toBe("blocked");
  scripts()[0]?.dispatchEvent(new Event("load"));
  expect(pixel.fire(purchase, nobody, false)).toBe("fired");
  const other = tiktok("C1");
  other.fire(purchase, nobody, false);
  scripts()[1]?.dispatchEvent(new Event("error"));
  expect(other.fire(purchase, nobody, false)).toBe("blocked");
});

test("injected scripts carry the nonce: the tag's own, else one of the page", () => {
  const own = document.createElement("script");
  own.setAttribute("nonce", "");
  own.nonce = "page";
  document.head.appendChild(own);
  createMeta([{ pixelId: "1" }], setting, "own").fire(purchase, nobody, false);
  createTiktok([{ pixelCode: "C1" }], setting).fire(purchase, nobody, false);
  expect(scripts().map(({ nonce }) => nonce)).toEqual(["own", "page"]);
});

test("TikTok: an array with methods, one script per code, events through the instance", () => {
  expect(tiktok("C1", "C2").fire(purchase, nobody, false)).toBe("fired");
  expect(Array.isArray(window.ttq)).toBe(true);
  expect(window.TiktokAnalyticsObject).toBe("ttq");
  expect(scripts().map(({ src }) => src)).toEqual([
    "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C1&lib=ttq",
    "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C2&lib=ttq",
  ]);
  const call = ["track", "Purchase", { value: 5, currency: "EUR" }, { event_id: "Purchase.A-1" }];
  expect(tiktokCalls("C1")).toEqual([call]);
  expect(tiktokCalls("C2")).toEqual([call]);
  expect([...(window.ttq ?? [])]).toEqual([]);
});

test("TikTok: a page view is tracked under TikTok's word, because page() carries no id", () => {
  tiktok("C1").fire({ event_name: "PageView", event_id: "p-1" }, nobody, false);
  expect(tiktokCalls("C1")).toEqual([["track", "Pageview", {}, { event_id: "p-1" }]]);
});

test("TikTok: older names where the campaign still asks for them", () => {
  createTiktok([{ pixelCode: "C1", legacyNames: true }], setting).fire(purchase, nobody, false);
  expect(tiktokCalls("C1")[0]?.[1]).toBe("CompletePayment");
});

test("TikTok: a custom name that it forbids is not fired", () => {
  expect(tiktok("C1").fire({ event_name: "mein Ereignis", event_id: "1" }, nobody, false)).toBe("off");
  expect(window.ttq).toBeUndefined();
});

test("TikTok: an older snippet of the page keeps what it has and gets what it lacks", () => {
  const theirTrack = vi.fn();
  window.ttq = Object.assign([], { track: theirTrack, methods: ["track"] }) as Ttq;
  tiktok("C1").fire(purchase, nobody, false);
  expect(window.ttq.track).toBe(theirTrack);
  expect(theirTrack).not.toHaveBeenCalled();
  expect(tiktokCalls("C1")).toHaveLength(1);
});

test("TikTok: a code that the page loaded is not loaded again, another goes by the page's own load", () => {
  const instance = Object.assign([], { track: vi.fn(), identify: vi.fn() }) as unknown as Ttq;
  const load = vi.fn();
  window.ttq = Object.assign([], { _i: { C1: instance }, instance: () => instance, load }) as unknown as Ttq;
  tiktok("C1", "C2").fire(purchase, nobody, true);
  expect(load.mock.calls).toEqual([["C2", { limited_data_use: true }]]);
  expect(scripts()).toEqual([]);
  expect(instance.track).toHaveBeenCalledTimes(2);
});

test("TikTok: identify comes before track, whole, and only when something changed", () => {
  const pixel = tiktok("C1");
  pixel.fire(purchase, { email: "jane@example.com" }, false);
  pixel.fire(custom, { email: "jane@example.com" }, false);
  pixel.fire(custom, { email: "jane@example.com", phone: "+49301" }, false);
  expect(tiktokCalls("C1").map(([method]) => method)).toEqual([
    "identify",
    "track",
    "track",
    "identify",
    "track",
  ]);
  expect(tiktokCalls("C1")[3]).toEqual(["identify", { email: "jane@example.com", phone_number: "+49301" }]);
});

test("TikTok: limited data use goes with load", () => {
  tiktok("C1").fire(purchase, nobody, true);
  expect(window.ttq?._o).toEqual({ C1: { limited_data_use: true } });
});

test("TikTok: withdrawal and a new grant are told to the library that we brought", () => {
  const pixel = tiktok("C1");
  pixel.fire(purchase, nobody, false);
  pixel.revoke();
  pixel.fire(custom, nobody, false);
  expect([...(window.ttq ?? [])]).toEqual([
    ["revokeConsent"],
    ["disableCookie"],
    ["grantConsent"],
    ["enableCookie"],
  ]);
});
