import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { createTag, type TagOptions, type TrackOptions } from "../../sdk/index.ts";
import { setStage } from "./stage.ts";

const stage = setStage("site");
const { start, again, reload, settle, names, startMs } = stage;
const metaEvents = () => stage.metaCalls(/^trackSingle/);
const tiktokEvents = () => stage.tiktokCalls("track");

// First, because tags of earlier tests live on and may open the store that must not be there yet.
test("required: nothing is loaded, stored or sent before the answer, and everything after", async () => {
  window.happyDOM.setURL("https://shop.example/?fbclid=IwAR1");
  const tag = start({ consent: "required", pageViews: "auto" });
  tag.track("AddToCart");
  window.happyDOM.setURL("https://shop.example/later");
  await settle();
  expect(stage.events).toEqual([]);
  expect(window.fbq).toBeUndefined();
  expect(document.cookie).toBe("");
  expect(await indexedDB.databases()).toEqual([]);
  expect(localStorage.length).toBe(0);
  expect(tag.ids()).toEqual({});
  await vi.advanceTimersByTimeAsync(60_000);
  tag.consent("granted");
  await settle();
  expect(names()).toEqual(["PageView", "AddToCart"]);
  expect(stage.events[1]).toMatchObject({
    event_time: startMs,
    page: { url: "https://shop.example/?fbclid=IwAR1" },
    consent: { meta: "granted", tiktok: "granted" },
    user: { fbc: expect.stringContaining(`.${startMs}.IwAR1`) },
  });
});

test("one call makes three copies with one id, which it returns", async () => {
  const tag = start();
  const id = tag.track("AddToCart", { contents: [{ id: "a", price: 2 }], currency: "EUR" });
  await settle();
  expect(stage.events).toMatchObject([
    { event_name: "AddToCart", event_id: id, pixel: { meta: "fired", tiktok: "fired" } },
  ]);
  expect(metaEvents()[0]?.[4]).toEqual({ eventID: id });
  expect(tiktokEvents()[0]?.[3]).toEqual({ event_id: id });
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("aliases become the canonical name in every copy, custom names stay as written", async () => {
  const tag = start();
  tag.track("add_to_cart");
  tag.track("MyOwn_Event");
  await settle();
  expect(names()).toEqual(["AddToCart", "MyOwn_Event"]);
  expect(metaEvents().map(([command, , name]) => `${command} ${name}`)).toEqual([
    "trackSingle AddToCart",
    "trackSingleCustom MyOwn_Event",
  ]);
});

test("an order's id follows from the order, whatever spelling the name has", () => {
  const tag = start();
  expect(tag.track("purchase", { order_id: " A-1 ", value: 1, currency: "EUR" })).toBe("Purchase.A-1");
  expect(tag.track("AddToCart", { order_id: "A-1" } as object)).not.toContain("A-1");
});

test("the event says page, time, consent and who it is about", async () => {
  const tag = start();
  tag.identify({ email: "jane@example.com", phone: "+49301" });
  tag.identify({ phone: null, first_name: "Jane" });
  tag.track("Lead", {}, { user: { external_id: 7 } });
  await settle();
  expect(stage.events[0]).toMatchObject({
    event_time: startMs,
    page: { url: "https://shop.example/" },
    consent: { meta: "granted", tiktok: "granted" },
  });
  expect(stage.events[0]?.user).toMatchObject({
    email: "jane@example.com",
    first_name: "Jane",
    external_id: 7,
  });
  expect(stage.events[0]?.user).not.toHaveProperty("phone");
  tag.reset();
  tag.track("Lead");
  await settle();
  expect(stage.events[1]?.user).not.toHaveProperty("email");
});

test("what the call says wins over the data layer, which gets the id", async () => {
  const meta: Record<string, unknown> = { value: 5, currency: "EUR", predicted_ltv: 9 };
  Object.assign(window, { dataLayer: { meta } });
  const tag = start();
  const id = tag.track("AddToCart", { value: 7 });
  meta.value = 100;
  await settle();
  expect(stage.events[0]?.properties).toEqual({ value: 7, currency: "EUR" });
  expect(meta.conversionData).toEqual({ eventId: id });
});

test("a data layer that takes no id, or no listener, loses no event", async () => {
  Object.assign(window, { dataLayer: { meta: Object.freeze({ value: 5, currency: "EUR" }) } });
  start().track("AddToCart");
  await settle();
  expect(stage.events[0]?.properties).toEqual({ value: 5, currency: "EUR" });
  Object.assign(window, { dataLayer: Object.freeze([{ event: "view_item" }]) });
  const tag = start({ dataLayer: "dataLayer" });
  tag.track("AddToCart");
  expect(() => dispatchEvent(new Event("pagehide"))).not.toThrow();
  await settle();
  expect(names()).toEqual(["AddToCart", "ViewContent", "AddToCart"]);
});

test("two events in a row with the very same layer are told in debug mode, and only there", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const layer = { meta: { value: 5, currency: "EUR", predicted_ltv: 9 } };
  Object.assign(window, { dataLayer: layer });
  const tag = start({ debug: true });
  tag.page();
  tag.track("AddToCart");
  expect(warn).not.toHaveBeenCalled();
  tag.track("ViewContent");
  expect(warn).toHaveBeenCalledOnce();
  layer.meta.value = 6;
  tag.track("ViewContent");
  expect(warn).toHaveBeenCalledOnce();
  tag.page();
  tag.track("Subscribe");
  expect(warn).toHaveBeenCalledTimes(2);
  const silent = start();
  silent.track("ViewContent");
  silent.track("ViewContent");
  expect(warn).toHaveBeenCalledTimes(2);
});

test("an array as data layer makes events of pushes before and after the start", async () => {
  const layer: unknown[] = [{ event: "view_item", ecommerce: { value: 1, currency: "EUR" } }];
  Object.assign(window, { dataLayer: layer });
  start({ dataLayer: "dataLayer" });
  layer.push({ ecommerce: null }, { event: "add_to_cart", ecommerce: { value: 2, currency: "EUR" } });
  await settle();
  expect(stage.events.map(({ event_name, properties }) => [event_name, properties])).toEqual([
    ["ViewContent", { value: 1, currency: "EUR" }],
    ["AddToCart", { value: 2, currency: "EUR" }],
  ]);
});

test("a data layer assigned anew is heard by triggers, too", async () => {
  Object.assign(window, { dataLayer: [] });
  const triggers = [{ on: "event", name: "quiz_done", event: "QuizDone" }] as const;
  const tag = start({ dataLayer: "dataLayer", triggers });
  await settle();
  Object.assign(window, { dataLayer: [{ event: "quiz_done" }, { event: "add_to_wishlist" }] });
  tag.track("Lead");
  await settle();
  expect(names().sort()).toEqual(["AddToWishlist", "Lead", "QuizDone"]);
});

test("page views: one at the start and one per route, with the route before as referrer", async () => {
  start({ pageViews: "auto" });
  await settle();
  history.pushState({}, "", "/b");
  await settle();
  history.replaceState({ scroll: 1 }, "");
  await settle();
  expect(names()).toEqual(["PageView", "PageView"]);
  expect(stage.events[1]?.page).toMatchObject({
    url: "https://shop.example/b",
    referrer: "https://shop.example/",
  });
  expect(tiktokEvents().map(([, name]) => name)).toEqual(["Pageview", "Pageview"]);
});

test("the first page view knows who was identified in the same task", async () => {
  const tag = start({ pageViews: "auto" });
  tag.identify({ email: "jane@example.com" });
  await settle();
  expect(stage.events[0]?.user).toMatchObject({ email: "jane@example.com" });
  expect(stage.metaCalls(/^init$/)).toEqual([["init", "1", { em: "jane@example.com" }]]);
});

test("a landing page that tracks nothing still keeps the click id, once it may", async () => {
  window.happyDOM.setURL("https://shop.example/?fbclid=IwAR2");
  const setCookie = vi.spyOn(document, "cookie", "set");
  const written = () => setCookie.mock.calls.filter(([cookie]) => cookie.includes(`.${startMs}.IwAR2`));
  const tag = start({ consent: "required" });
  await settle();
  expect(written()).toEqual([]);
  tag.consent("granted");
  await settle();
  expect(written()).toHaveLength(1);
  expect(stage.events).toEqual([]);
});

test("manual page views come only by page()", async () => {
  const tag = start();
  history.pushState({}, "", "/b");
  await settle();
  expect(stage.events).toEqual([]);
  const id = tag.page();
  await settle();
  expect(stage.events).toMatchObject([{ event_name: "PageView", event_id: id }]);
});

test("one copy on purpose: server fires no pixel, browser sends no beacon", async () => {
  const tag = start();
  tag.track("Lead", {}, { copies: "server" });
  tag.track("Contact", {}, { copies: "browser" });
  await settle();
  expect(stage.events).toMatchObject([{ event_name: "Lead", pixel: { meta: "off", tiktok: "off" } }]);
  expect(metaEvents().map(([, , name]) => name)).toEqual(["Contact"]);
});

test("destinations narrow both copies", async () => {
  const tag = start();
  tag.track("Lead", {}, { destinations: ["tiktok"] });
  await settle();
  expect(stage.events).toMatchObject([{ destinations: ["tiktok"], pixel: { meta: "off", tiktok: "fired" } }]);
  expect(window.fbq).toBeUndefined();
});

test("the same id twice on a page is one event", async () => {
  const tag = start();
  tag.track("Lead", {}, { event_id: "x" });
  tag.track("Lead", {}, { event_id: "x" });
  tag.track("Contact", {}, { event_id: "x" });
  await settle();
  expect(names()).toEqual(["Lead", "Contact"]);
  expect(metaEvents()).toHaveLength(2);
});

const order = { order_id: "A-1", value: 1, currency: "EUR" };
test("what says nothing counts as left out, on both copies", async () => {
  const tag = start();
  tag.identify({ email: "undefined" });
  const id = tag.track("Purchase", order, { event_id: " ", destinations: [] });
  expect(id).toBe("Purchase.A-1");
  tag.track("");
  tag.track("Lead", {}, { event_id: "x".repeat(201) });
  await settle();
  expect(stage.events).toMatchObject([{ event_id: id, pixel: { meta: "fired", tiktok: "fired" } }]);
  expect(stage.events[0]).not.toHaveProperty("destinations");
  expect(stage.metaCalls(/^init$/)).toEqual([["init", "1", undefined]]);
});

test("an order fires once, although its thank-you page is reloaded", async () => {
  start().track("Purchase", order);
  await vi.waitFor(() => expect(localStorage.length).toBe(1));
  await settle();
  reload().track("Purchase", order);
  await settle();
  expect(names()).toEqual(["Purchase"]);
  expect(metaEvents()).toHaveLength(1);
});

test("an order that was never kept fires again", async () => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  vi.stubGlobal("indexedDB", undefined);
  start().track("Purchase", order);
  await settle();
  reload().track("Purchase", order);
  await settle();
  expect(metaEvents()).toHaveLength(2);
});

test("a refusal drops what waited, and a later grant frees nothing old", async () => {
  const tag = start({ consent: "required" });
  tag.track("AddToCart");
  tag.consent("denied");
  tag.track("Lead");
  tag.consent("granted");
  tag.track("Contact");
  await settle();
  expect(names()).toEqual(["Contact"]);
});

test("denied drops until granted", async () => {
  const tag = start({ consent: "denied" });
  tag.track("AddToCart");
  await settle();
  tag.consent("granted");
  tag.track("Lead");
  await settle();
  expect(names()).toEqual(["Lead"]);
});

test("one platform alone: the other gets no pixel, no cookie is touched, and the event says so", async () => {
  const tag = start({ consent: "required" });
  tag.consent({ meta: "denied", tiktok: "granted" });
  tag.track("Lead");
  await settle();
  expect(stage.events).toMatchObject([
    { consent: { meta: "denied", tiktok: "granted" }, pixel: { meta: "off", tiktok: "fired" } },
  ]);
  expect(window.fbq).toBeUndefined();
  expect(document.cookie).not.toContain("_fbp");
});

test("withdrawal wipes cookies and storage, and stops everything", async () => {
  const tag = start();
  tag.track("Purchase", order);
  await vi.waitFor(() => expect(localStorage.length).toBe(1));
  await settle();
  expect(document.cookie).toContain("_fbp");
  tag.consent("denied");
  tag.track("Lead");
  await settle();
  expect(document.cookie).not.toContain("_fbp");
  expect(localStorage.length).toBe(0);
  expect(names()).toEqual(["Purchase"]);
});

test("an answer that is none changes nothing", async () => {
  const tag = start();
  for (const answer of ["yes", undefined, null, {}, { meta: "maybe" }]) tag.consent(answer as "granted");
  tag.track("Lead");
  await settle();
  expect(names()).toEqual(["Lead"]);
});

test("at most 200 events wait for an answer, the oldest go first", async () => {
  const tag = start({ consent: "required" });
  for (let id = 0; id < 205; id++) tag.track("Lead", {}, { event_id: `e-${id}` });
  tag.consent("granted");
  await settle();
  expect(stage.events).toHaveLength(200);
  expect(stage.events[0]?.event_id).toBe("e-5");
});

test("a global privacy control limits use in every copy", async () => {
  Object.defineProperty(navigator, "globalPrivacyControl", { value: true, configurable: true });
  start().track("Lead");
  await settle();
  expect(stage.events[0]?.limited_data_use).toBe(true);
  expect(window.fbq?.queue?.[0]).toEqual(["dataProcessingOptions", ["LDU"], 0, 0]);
  expect(window.ttq?._o).toEqual({ C1: { limited_data_use: true } });
});

test("a prerendered page sends nothing until it is seen", async () => {
  const prerendering = { value: true, configurable: true };
  Object.defineProperty(document, "prerendering", prerendering);
  const setCookie = vi.spyOn(document, "cookie", "set");
  start({ pageViews: "auto" });
  await settle();
  expect(stage.events).toEqual([]);
  expect(setCookie).not.toHaveBeenCalled();
  Object.defineProperty(document, "prerendering", { ...prerendering, value: false });
  document.dispatchEvent(new Event("prerenderingchange"));
  await settle();
  expect(names()).toEqual(["PageView"]);
});

test("a page restored from the back-forward cache is a page view", async () => {
  start({ pageViews: "auto" });
  await settle();
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  await settle();
  expect(names().filter((name) => name === "PageView")).toHaveLength(2);
});

test("a pixel that throws costs neither the other nor the beacon", async () => {
  window.fbq = () => {
    throw new Error("theirs");
  };
  start().track("Lead");
  await settle();
  expect(stage.events).toMatchObject([{ pixel: { meta: "blocked", tiktok: "fired" } }]);
});

test("a browser whose sendBeacon throws neither hurts the page nor loses the event", async () => {
  const tag = start();
  const refuse = () => {
    throw new TypeError("blocked");
  };
  Object.defineProperty(navigator, "sendBeacon", { value: refuse, configurable: true });
  const onError = vi.fn();
  addEventListener("error", onError);
  tag.track("Lead");
  await Promise.resolve();
  // The first goes by fetch at once; this one would wait.
  tag.track("Contact");
  expect(() => dispatchEvent(new Event("pagehide"))).not.toThrow();
  expect(onError).not.toHaveBeenCalled();
  removeEventListener("error", onError);
  await settle();
  expect(names()).toEqual(["Lead", "Contact"]);
});

test("a second start for the same site is the same tag, another site's is another", () => {
  const first = start();
  expect(again()).toBe(first);
  expect(start()).not.toBe(first);
});

test("a second start is told in debug mode, and only there", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  start();
  again();
  expect(warn).not.toHaveBeenCalled();
  again({ debug: true });
  expect(warn).toHaveBeenCalledExactlyOnceWith("twinbeam:", "runs already", stage.site());
});

test("ids are those to store with an order", () => {
  window.happyDOM.setURL("https://shop.example/?fbclid=IwAR1&ttclid=E.C.P.1");
  document.cookie = "_ttp=abcdefghijklmnopq; path=/";
  expect(start().ids()).toEqual({
    fbp: expect.stringMatching(/^fb\./),
    fbc: expect.stringMatching(/IwAR1$/),
    ttp: "abcdefghijklmnopq",
    ttclid: "E.C.P.1",
  });
});

const hostile = () =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
      ownKeys: () => {
        throw new Error("no");
      },
    },
  );
test("nothing the page hands over makes the tag throw", async () => {
  const tag = start();
  const circle: { self?: object } = {};
  circle.self = circle;
  const values = [
    undefined,
    null,
    5,
    "",
    "x",
    true,
    Symbol("s"),
    10n,
    Number.NaN,
    [],
    {},
    circle,
    () => {},
    hostile(),
  ];
  for (const value of values) {
    expect(() => {
      tag.track(value as string);
      tag.track("Lead", value as object, value as TrackOptions);
      tag.track("Purchase", { order_id: value, contents: value, value } as object);
      tag.track("Lead", {}, {
        event_id: value,
        user: value,
        destinations: value,
        copies: value,
      } as TrackOptions);
      tag.page(value as object);
      tag.identify(value as object);
      tag.consent(value as "granted");
      tag.ids();
      tag.flush();
      tag.reset();
      createTag(value as TagOptions);
    }).not.toThrow();
  }
  await settle();
});
