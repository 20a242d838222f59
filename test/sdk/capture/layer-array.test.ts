import { afterEach, expect, test, vi } from "vitest";
import { lookAgain, watchLayer } from "../../../sdk/capture/layer-array.ts";

const page = window as unknown as { dataLayer?: unknown[]; adobeDataLayer?: unknown[]; deep?: object };
afterEach(() => {
  delete page.dataLayer;
  delete page.adobeDataLayer;
  delete page.deep;
});
const names = (onPush: { mock: { calls: unknown[][] } }) =>
  onPush.mock.calls.map(([pushed]) => (pushed as { event?: string }).event);

test("entries before and after the watch come once each and in order", () => {
  page.dataLayer = [{ event: "a" }];
  const onPush = vi.fn();
  watchLayer("dataLayer", onPush);
  page.dataLayer.push({ event: "b" }, { event: "c" });
  expect(names(onPush)).toEqual(["a", "b", "c"]);
});

test("push still answers with the new length, and runs before we look", () => {
  page.dataLayer = [];
  const lengths: number[] = [];
  watchLayer("dataLayer", () => lengths.push(page.dataLayer?.length ?? 0));
  expect(page.dataLayer.push({ event: "a" })).toBe(1);
  expect(lengths).toEqual([1]);
});

test("Tag Manager wrapping push before us or after us changes nothing", () => {
  page.dataLayer = [];
  const seenByOther: unknown[] = [];
  const wrap = (layer: unknown[]) => {
    const inner = layer.push;
    layer.push = (...entries: unknown[]) => {
      seenByOther.push(...entries);
      return inner.apply(layer, entries);
    };
  };
  wrap(page.dataLayer);
  const onPush = vi.fn();
  watchLayer("dataLayer", onPush);
  wrap(page.dataLayer);
  page.dataLayer.push({ event: "a" });
  expect(names(onPush)).toEqual(["a"]);
  expect(seenByOther).toHaveLength(2);
});

test("an array assigned anew is found by the next look, and so is what passed the wrapper by", () => {
  page.dataLayer = [];
  const onPush = vi.fn();
  watchLayer("dataLayer", onPush);
  page.dataLayer = [{ event: "a" }];
  lookAgain();
  Array.prototype.push.call(page.dataLayer, { event: "b" });
  lookAgain();
  page.dataLayer.push({ event: "c" });
  lookAgain();
  expect(names(onPush)).toEqual(["a", "b", "c"]);
});

test("the same object pushed twice counts twice, before the watch and after", () => {
  const entry = { event: "a" };
  page.dataLayer = [entry, entry];
  const onPush = vi.fn();
  watchLayer("dataLayer", onPush);
  expect(onPush).toHaveBeenCalledTimes(2);
  page.dataLayer.push(entry);
  page.dataLayer.push(entry);
  lookAgain();
  expect(onPush).toHaveBeenCalledTimes(4);
});

test("a layer that is not there yet is made", () => {
  const onPush = vi.fn();
  watchLayer("dataLayer", onPush);
  page.dataLayer?.push({ event: "a" });
  expect(names(onPush)).toEqual(["a"]);
});

test("a deeper path is watched once its array exists, and nothing is made for it", () => {
  const onPush = vi.fn();
  watchLayer("deep.events", onPush);
  expect(page.deep).toBeUndefined();
  page.deep = { events: [{ event: "a" }] };
  lookAgain();
  expect(names(onPush)).toEqual(["a"]);
});

test("a listener that throws does not reach the page", () => {
  page.dataLayer = [];
  watchLayer("dataLayer", () => {
    throw new Error("ours");
  });
  expect(() => page.dataLayer?.push({ event: "a" })).not.toThrow();
});

test("an Adobe Client Data Layer is asked for its events, past ones too", () => {
  const listeners: ((event: unknown) => void)[] = [];
  const library = {
    addEventListener: (_type: string, listener: (event: unknown) => void) => listeners.push(listener),
  };
  page.adobeDataLayer = [];
  const onPush = vi.fn();
  watchLayer("adobeDataLayer", onPush);
  // The library runs functions it finds, whenever it loads.
  for (const entry of page.adobeDataLayer) if (typeof entry === "function") entry(library);
  for (const listener of listeners) listener({ event: "purchase", eventInfo: { value: 1 } });
  expect(names(onPush)).toEqual(["purchase"]);
});
