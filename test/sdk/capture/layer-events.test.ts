// @vitest-environment node
import { expect, test, vi } from "vitest";
import { createLayerEvents } from "../../../sdk/capture/layer-events.ts";

const items = [{ item_id: "a", item_name: "Jar", price: 5, quantity: 2 }];
const argumentsOf = (...words: unknown[]): object => {
  // gtag pushes its arguments object, which is no array.
  const box: Record<number | "length", unknown> = { length: words.length };
  words.forEach((word, index) => {
    box[index] = word;
  });
  return box;
};
const setUp = (takesPageViews = false) => {
  const track = vi.fn();
  return { track, take: createLayerEvents(track, takesPageViews) };
};

test("a GA4 event with its ecommerce becomes ours", () => {
  const { track, take } = setUp();
  take({ event: "purchase", ecommerce: { transaction_id: "T-1", value: 10, currency: "EUR", items } });
  expect(track).toHaveBeenCalledWith("Purchase", {
    order_id: "T-1",
    value: 10,
    currency: "EUR",
    contents: items,
  });
});

test("a gtag call, an arguments object, becomes ours", () => {
  const { track, take } = setUp();
  take(argumentsOf("event", "add_to_cart", { value: 5, currency: "EUR", items, send_to: "G-1" }));
  expect(track).toHaveBeenCalledWith("AddToCart", { value: 5, currency: "EUR", contents: items });
});

test("an entry may bear a length of its own", () => {
  const { track, take } = setUp();
  take({ event: "view_item", length: 2 ** 32, value: 5 });
  expect(track).toHaveBeenCalledWith("ViewContent", { value: 5 });
});

test("ecommerce pushed on its own belongs to the next event, and null takes it back", () => {
  const { track, take } = setUp();
  take({ ecommerce: { value: 1, currency: "EUR" } });
  take({ event: "view_item" });
  take({ event: "view_item" });
  take({ ecommerce: { value: 2 } });
  take({ ecommerce: null });
  take({ event: "view_item" });
  expect(track.mock.calls.map(([, properties]) => properties)).toEqual([
    { value: 1, currency: "EUR" },
    {},
    {},
  ]);
});

test("names that no table knows, Tag Manager's own and other gtag calls are no events", () => {
  const { track, take } = setUp();
  take({ event: "gtm.js" });
  take({ event: "gtm.click" });
  take({ event: "cookie_banner_closed" });
  take({ event: 5 });
  take({ value: 5 });
  take(argumentsOf("config", "G-1"));
  take(argumentsOf("consent", "update", { ad_storage: "granted" }));
  expect(track).not.toHaveBeenCalled();
});

test("page views are taken only where the tag does not count them itself", () => {
  const own = setUp(false);
  own.take({ event: "page_view" });
  expect(own.track).not.toHaveBeenCalled();
  const theirs = setUp(true);
  theirs.take({ event: "page_view" });
  expect(theirs.track).toHaveBeenCalledWith("PageView", {});
});

test("Adobe's event data counts too", () => {
  const { track, take } = setUp();
  take({ event: "Purchase", eventInfo: { value: 3, currency: "USD" }, order_id: "A-1" });
  expect(track).toHaveBeenCalledWith("Purchase", { order_id: "A-1", value: 3, currency: "USD" });
});

test("the page's entry is not changed", () => {
  const { take } = setUp();
  const entry = { event: "purchase", ecommerce: { value: 1, items } };
  const before = structuredClone(entry);
  take(entry);
  expect(entry).toEqual(before);
});
