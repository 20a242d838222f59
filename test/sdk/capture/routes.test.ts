import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchRoutes } from "../../../sdk/capture/routes.ts";

const originals = { pushState: history.pushState, replaceState: history.replaceState };
let routes: { url: string; referrer: string }[];
beforeEach(() => {
  vi.useFakeTimers();
  window.happyDOM.setURL("https://shop.example/a");
  // Watchers of earlier tests live on, as they do on a page.
  const own: typeof routes = [];
  routes = own;
  watchRoutes((url, referrer) => own.push({ url, referrer }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Object.assign(history, originals);
});
const at = (path: string) => `https://shop.example${path}`;
const after = (act: () => void) => {
  act();
  vi.runAllTimers();
  return routes.splice(0).map(({ url }) => url);
};
/** What a browser does on back and forward: the address changes, then `popstate`. */
const traverse = (path: string) => {
  window.happyDOM.setURL(at(path));
  dispatchEvent(new PopStateEvent("popstate"));
};

test("pushState to another path or another query is one route each", () => {
  expect(after(() => history.pushState({}, "", "/b"))).toEqual([at("/b")]);
  expect(after(() => history.pushState({}, "", "/b?page=2"))).toEqual([at("/b?page=2")]);
});

test("the same route again, a fragment or a mere state is none", () => {
  expect(after(() => history.pushState({}, "", "/a"))).toEqual([]);
  expect(after(() => history.pushState({}, "", "/a#top"))).toEqual([]);
  expect(after(() => history.pushState({ scroll: 1 }, ""))).toEqual([]);
});

test("replaceState counts with a new path, not for state or a cleaned query", () => {
  expect(after(() => history.replaceState({ scroll: 1 }, ""))).toEqual([]);
  expect(after(() => history.replaceState({}, "", "/a?clean"))).toEqual([]);
  expect(after(() => history.replaceState({}, "", "/b"))).toEqual([at("/b")]);
});

test("back and forward count again, each time", () => {
  after(() => history.pushState({}, "", "/b"));
  expect(after(() => traverse("/a"))).toEqual([at("/a")]);
  expect(after(() => traverse("/b"))).toEqual([at("/b")]);
  expect(after(() => traverse("/a"))).toEqual([at("/a")]);
});

test("two changes in one task are two routes with the addresses they had", () => {
  const both = after(() => {
    history.pushState({}, "", "/b");
    history.pushState({}, "", "/c");
  });
  expect(both).toEqual([at("/b"), at("/c")]);
});

test("the referrer is the route before", () => {
  history.pushState({}, "", "/b");
  history.pushState({}, "", "/c");
  vi.runAllTimers();
  expect(routes.map(({ referrer }) => referrer)).toEqual([at("/a"), at("/b")]);
});

test("the callback comes after the task, when the page has set its title", () => {
  history.pushState({}, "", "/b");
  expect(routes).toEqual([]);
});

test("a patch of someone else after ours keeps working", () => {
  const inner = history.pushState;
  const calls: unknown[] = [];
  history.pushState = function (this: History, ...args) {
    calls.push(args[2]);
    inner.apply(this, args);
  };
  expect(after(() => history.pushState({}, "", "/b"))).toEqual([at("/b")]);
  expect(calls).toEqual(["/b"]);
});

test("a router on the Navigation API is followed, and what history tells too counts once", () => {
  const navigation = new EventTarget();
  vi.stubGlobal("navigation", navigation);
  const tell = (navigationType: string | null) =>
    navigation.dispatchEvent(Object.assign(new Event("currententrychange"), { navigationType }));
  const push = history.pushState;
  history.pushState = function (this: History, ...args) {
    push.apply(this, args);
    tell("push");
  };
  const own: typeof routes = [];
  routes = own;
  watchRoutes((url, referrer) => own.push({ url, referrer }));
  const commit = (path: string, navigationType: string | null) => {
    window.happyDOM.setURL(at(path));
    tell(navigationType);
  };
  expect(after(() => commit("/b", "push"))).toEqual([at("/b")]);
  expect(after(() => commit("/b?clean", "replace"))).toEqual([]);
  expect(after(() => commit("/c", "replace"))).toEqual([at("/c")]);
  expect(after(() => commit("/c", null))).toEqual([]);
  expect(after(() => history.pushState({}, "", "/d"))).toEqual([at("/d")]);
});

test("a history that the page has locked, and a navigation that is something else, throw nothing", () => {
  const { pushState: value } = history;
  Object.defineProperty(history, "pushState", { value, writable: false, configurable: true });
  vi.stubGlobal("navigation", {});
  expect(() => watchRoutes(() => {})).not.toThrow();
  Object.defineProperty(history, "pushState", { value, writable: true, configurable: true });
});
