import { afterEach, beforeEach, expect, type Mock, test, vi } from "vitest";
import type { Trigger } from "../../../sdk/capture/trigger.ts";
import { startTriggers } from "../../../sdk/capture/triggers.ts";

type Observed = (entries: Partial<IntersectionObserverEntry>[]) => void;
let observe: Observed;
let watched: Element[];
/** Calls by event name: listeners of earlier tests live on, as they do on a page. */
let track: Mock<(name: string, properties: object) => void>;

beforeEach(() => {
  vi.useFakeTimers();
  watched = [];
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: Observed) {
        observe = callback;
      }
      observe(element: Element) {
        watched.push(element);
      }
    },
  );
  track = vi.fn<(name: string, properties: object) => void>();
  document.body.innerHTML = "";
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  delete (window as { dataLayer?: unknown }).dataLayer;
});

const start = (...triggers: Trigger[]) => {
  const onView = startTriggers(triggers, "dataLayer", track);
  onView();
  return onView;
};
const click = (selector: string, root: ParentNode = document) =>
  root.querySelector(selector)?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
const events = () => track.mock.calls.map(([name]) => name);

test("a click is seen through inner elements, and although the page stops it", () => {
  document.body.innerHTML = `<button class="add"><svg><path id="inner"></path></svg></button>`;
  document.querySelector("button")?.addEventListener("click", (event) => event.stopPropagation());
  start({ on: "click", selector: ".add", event: "AddToCart" });
  click("#inner");
  expect(events()).toEqual(["AddToCart"]);
});

test("a click inside an open shadow root is seen", () => {
  document.body.innerHTML = `<div id="host"></div>`;
  const root = document.querySelector("#host")?.attachShadow({ mode: "open" });
  if (!root) throw new Error("no shadow root");
  root.innerHTML = `<button class="buy"><span>Buy</span></button>`;
  start({ on: "click", selector: ".buy", event: "AddToCart" });
  click("span", root);
  expect(events()).toEqual(["AddToCart"]);
});

test("a double click is one event, a click half a second later another", () => {
  document.body.innerHTML = `<button class="add"></button>`;
  start({ on: "click", selector: ".add", event: "AddToCart" });
  click(".add");
  vi.advanceTimersByTime(200);
  click(".add");
  expect(events()).toEqual(["AddToCart"]);
  vi.advanceTimersByTime(600);
  click(".add");
  expect(events()).toHaveLength(2);
});

test("two elements of one trigger do not silence each other", () => {
  document.body.innerHTML = `<button class="add" id="a"></button><button class="add" id="b"></button>`;
  start({ on: "click", selector: ".add", event: "AddToCart" });
  click("#a");
  click("#b");
  expect(events()).toHaveLength(2);
});

test("once is once for each element", () => {
  document.body.innerHTML = `<button class="add"></button>`;
  start({ on: "click", selector: ".add", event: "AddToCart", once: true });
  click(".add");
  vi.advanceTimersByTime(10_000);
  click(".add");
  expect(events()).toHaveLength(1);
});

test("properties are constants, attributes, texts and paths", () => {
  document.body.innerHTML = `<h1 id="title"> Golden Hour </h1><a class="add" data-sku="G-1" data-price="19.90"><b>Add</b></a>`;
  (window as { shop?: object }).shop = { currency: "EUR" };
  start({
    on: "click",
    selector: ".add",
    event: "AddToCart",
    properties: {
      content_id: { attribute: "data-sku" },
      price: { attribute: "data-price" },
      content_name: { text: "#title" },
      label: { text: true },
      currency: { path: "shop.currency" },
      quantity: 1,
      missing: { attribute: "data-none" },
    },
  });
  click(".add b");
  expect(track).toHaveBeenCalledWith("AddToCart", {
    content_id: "G-1",
    price: 19.9,
    content_name: "Golden Hour",
    label: "Add",
    currency: "EUR",
    quantity: 1,
    missing: undefined,
  });
});

test("when holds back what it does not match", () => {
  document.body.innerHTML = `<button class="add"></button>`;
  const page = window as { shop?: object };
  page.shop = { live: false };
  start({ on: "click", selector: ".add", event: "AddToCart", when: { path: "shop.live", equals: true } });
  click(".add");
  page.shop = { live: true };
  click(".add");
  expect(events()).toHaveLength(1);
});

test("a selector that is none breaks neither the page nor the other triggers", () => {
  document.body.innerHTML = `<button class="add"></button>`;
  start(
    { on: "click", selector: "!!", event: "Broken" },
    { on: "click", selector: ".add", event: "AddToCart" },
  );
  click(".add");
  expect(events()).toEqual(["AddToCart"]);
});

test("only a valid form submits, and no field is read", () => {
  document.body.innerHTML = `<form class="lead"><input name="email" value="jane@example.com" required></form>`;
  start({ on: "submit", selector: ".lead", event: "Lead" });
  const form = document.querySelector("form");
  const input = document.querySelector("input");
  if (!form || !input) throw new Error("no form");
  const isValid = vi.spyOn(form, "matches");
  isValid.mockImplementation((selector) => selector === ".lead");
  form.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(events()).toEqual([]);
  isValid.mockImplementation((selector) => selector === ".lead" || selector === ":valid");
  form.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(track).toHaveBeenCalledWith("Lead", {});
});

test("a form in an open shadow root submits, once someone has clicked or typed there", () => {
  document.body.innerHTML = `<div id="host"></div>`;
  const root = document.querySelector("#host")?.attachShadow({ mode: "open" });
  if (!root) throw new Error("no shadow root");
  root.innerHTML = `<div><form class="lead"><input><button type="button"></button></form></div>`;
  start({ on: "submit", selector: ".lead", event: "Lead" });
  const form = root.querySelector("form");
  if (!form) throw new Error("no form");
  const matches = form.matches.bind(form);
  vi.spyOn(form, "matches").mockImplementation((selector) => selector === ":valid" || matches(selector));
  const submit = () => form.dispatchEvent(new Event("submit", { bubbles: true }));
  root.querySelector("input")?.dispatchEvent(new FocusEvent("focusin", { bubbles: true, composed: true }));
  click("button", root);
  expect(events()).toEqual([]);
  submit();
  expect(events()).toEqual(["Lead"]);
  vi.advanceTimersByTime(1000);
  submit();
  expect(events()).toHaveLength(2);
});

const box = (width: number, height: number) => ({ width, height }) as DOMRectReadOnly;
const show = (target: Element, seen: DOMRectReadOnly, whole: DOMRectReadOnly) =>
  observe([{ target, intersectionRect: seen, boundingClientRect: whole, rootBounds: box(1000, 800) }]);

test("an element is visible when half of it has been seen for a second", () => {
  document.body.innerHTML = `<div class="card"></div>`;
  start({ on: "visible", selector: ".card", event: "ViewContent" });
  vi.advanceTimersByTime(500);
  const [card] = watched;
  if (!card) throw new Error("not watched");
  show(card, box(100, 40), box(100, 100));
  vi.advanceTimersByTime(2000);
  expect(events()).toEqual([]);
  show(card, box(100, 60), box(100, 100));
  vi.advanceTimersByTime(500);
  show(card, box(100, 10), box(100, 100));
  show(card, box(100, 60), box(100, 100));
  vi.advanceTimersByTime(500);
  expect(events()).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(events()).toEqual(["ViewContent"]);
  vi.advanceTimersByTime(5000);
  expect(events()).toHaveLength(1);
});

test("an element taller than the window counts when it fills half of the window", () => {
  document.body.innerHTML = `<article class="long"></article>`;
  start({ on: "visible", selector: ".long", event: "ViewContent" });
  vi.advanceTimersByTime(500);
  const [article] = watched;
  if (!article) throw new Error("not watched");
  show(article, box(1000, 500), box(1000, 9000));
  vi.advanceTimersByTime(1000);
  expect(events()).toEqual(["ViewContent"]);
});

test("time in a hidden tab does not count, neither for visibility nor for time", () => {
  document.body.innerHTML = `<div class="card"></div>`;
  start(
    { on: "visible", selector: ".card", event: "ViewContent" },
    { on: "time", at: 2000, event: "Stayed" },
  );
  vi.advanceTimersByTime(500);
  const [card] = watched;
  if (!card) throw new Error("not watched");
  show(card, box(100, 100), box(100, 100));
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  vi.advanceTimersByTime(60_000);
  expect(events()).toEqual([]);
  hidden.mockReturnValue(false);
  vi.advanceTimersByTime(1500);
  expect(events().sort()).toEqual(["Stayed", "ViewContent"]);
});

test("an element that comes later is watched, one that is gone does not fire", () => {
  start({ on: "visible", selector: ".card", event: "ViewContent" });
  document.body.innerHTML = `<div class="card"></div>`;
  vi.advanceTimersByTime(500);
  const [card] = watched;
  if (!card) throw new Error("not watched");
  show(card, box(100, 100), box(100, 100));
  card.remove();
  vi.advanceTimersByTime(5000);
  expect(events()).toEqual([]);
});

test("a marked element that comes late is watched, wherever on the page, and needs no trigger", async () => {
  document.body.innerHTML = "<main></main>";
  start();
  await vi.advanceTimersByTimeAsync(5000);
  const main = document.querySelector("main");
  if (!main) throw new Error("no main");
  main.innerHTML = `<p><b data-twinbeam-event="ViewContent" data-twinbeam-on="visible"></b></p>`;
  await vi.advanceTimersByTimeAsync(1000);
  expect(new Set(watched)).toEqual(new Set([document.querySelector("b")]));
});

test("a page that wants nothing seen is not watched at all while it does not change", async () => {
  start();
  await vi.advanceTimersByTimeAsync(5000);
  const query = vi.spyOn(document, "querySelector");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(query).not.toHaveBeenCalled();
  for (let i = 0; i < 100; i++) {
    document.body.append(document.createElement("p"));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(5000);
  expect(query.mock.calls.length).toBeLessThan(5);
});

test("a scroll depth counts once a page view, and not before anyone scrolls", () => {
  const onView = start({ on: "scroll", at: 50, event: "Half" });
  Object.defineProperty(document.documentElement, "scrollHeight", {
    value: innerHeight * 4,
    configurable: true,
  });
  const scrollTo = (y: number) => {
    Object.defineProperty(window, "scrollY", { value: y, configurable: true });
    dispatchEvent(new Event("scroll"));
  };
  scrollTo(innerHeight * 0.5);
  expect(events()).toEqual([]);
  scrollTo(innerHeight);
  scrollTo(innerHeight * 2);
  expect(events()).toEqual(["Half"]);
  onView();
  scrollTo(innerHeight * 2);
  expect(events()).toEqual(["Half", "Half"]);
});

test("time on the page counts once a page view", () => {
  const onView = start({ on: "time", at: 3000, event: "Stayed" });
  vi.advanceTimersByTime(2500);
  expect(events()).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(events()).toEqual(["Stayed"]);
  onView();
  vi.advanceTimersByTime(3000);
  expect(events()).toHaveLength(2);
});

test("a depth or a time that names no figure is no trigger", () => {
  start(
    { on: "scroll", event: "Half" },
    { on: "time", event: "Stayed" },
    { on: "time", at: 0, event: "Here" },
  );
  dispatchEvent(new Event("scroll"));
  vi.advanceTimersByTime(60_000);
  expect(events()).toEqual([]);
});

test("a data-layer event fires with what its own entry says", () => {
  const page = window as { dataLayer?: unknown[] };
  page.dataLayer = [{ event: "quiz_done", score: { total: 7 } }];
  start({
    on: "event",
    name: "quiz_done",
    event: "QuizDone",
    properties: { score: { path: "score.total" } },
  });
  page.dataLayer.push({ event: "quiz_done", score: { total: 9 } }, { event: "other" });
  expect(track.mock.calls).toEqual([
    ["QuizDone", { score: 7 }],
    ["QuizDone", { score: 9 }],
  ]);
});

test("route fires at each page view, also at the first", () => {
  const onView = start({ on: "route", event: "Landed" });
  onView();
  expect(events()).toEqual(["Landed", "Landed"]);
});

test("attributes in the markup make events, with their properties", () => {
  document.body.innerHTML = `<button data-twinbeam-event="AddToCart" data-twinbeam-props='{"value":12,"currency":"EUR"}'><i></i></button>`;
  start();
  click("i");
  expect(track).toHaveBeenCalledWith("AddToCart", { value: 12, currency: "EUR" });
});

test("broken properties in the markup do not lose the event", () => {
  document.body.innerHTML = `<button data-twinbeam-event="Contact" data-twinbeam-props="{value:"></button>`;
  start();
  click("button");
  expect(track).toHaveBeenCalledWith("Contact", {});
});

test("data-twinbeam-once and -on are heeded", () => {
  document.body.innerHTML = `<div data-twinbeam-event="Contact" data-twinbeam-once data-twinbeam-on="click"></div>
    <p data-twinbeam-event="Lead" data-twinbeam-on="submit"></p><section data-twinbeam-event="ViewContent" data-twinbeam-on="visible"></section>`;
  start();
  click("div");
  vi.advanceTimersByTime(1000);
  click("div");
  click("p");
  click("section");
  expect(events()).toEqual(["Contact"]);
  expect(new Set(watched)).toEqual(new Set([document.querySelector("section")]));
});

test("a marked form is meant to be submitted", () => {
  document.body.innerHTML = `<form data-twinbeam-event="Lead"><button type="button"></button></form>`;
  start();
  click("button");
  expect(events()).toEqual([]);
  const form = document.querySelector("form");
  if (!form) throw new Error("no form");
  const matches = form.matches.bind(form);
  // happy-dom does not know `:valid`.
  vi.spyOn(form, "matches").mockImplementation((selector) => selector === ":valid" || matches(selector));
  form.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(events()).toEqual(["Lead"]);
});
