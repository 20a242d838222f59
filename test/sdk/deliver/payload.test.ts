// @vitest-environment node
import { expect, test } from "vitest";
import type { Content, Properties } from "../../../event/schema.ts";
import { pixelPayload } from "../../../sdk/deliver/payload.ts";

/** A call's properties and what each pixel is told. */
const steps: [name: string, properties: Properties, meta: object, tiktok: object][] = [
  [
    "items under each platform's names, with ids, type and value derived",
    {
      contents: [
        { id: "a", price: 2, quantity: 3, name: "Jar", brand: "SW" },
        { id: 7, price: 1 },
      ],
      currency: "eur",
    },
    {
      content_ids: ["a", "7"],
      content_type: "product",
      value: 7,
      currency: "EUR",
      contents: [
        { id: "a", item_price: 2, quantity: 3, title: "Jar", brand: "SW" },
        { id: "7", item_price: 1, quantity: 1 },
      ],
    },
    {
      content_ids: ["a", "7"],
      content_type: "product",
      value: 7,
      currency: "EUR",
      contents: [
        { content_id: "a", price: 2, quantity: 3, content_name: "Jar", brand: "SW" },
        { content_id: "7", price: 1, quantity: 1 },
      ],
    },
  ],
  [
    "GA4's and the platforms' names of an item",
    { contents: [{ item_id: "a", item_name: "Jar", item_price: "2.50", quantity: "2" } as object] },
    {
      content_ids: ["a"],
      content_type: "product",
      value: 5,
      contents: [{ id: "a", title: "Jar", item_price: 2.5, quantity: 2 }],
    },
    {
      content_ids: ["a"],
      content_type: "product",
      value: 5,
      contents: [{ content_id: "a", content_name: "Jar", price: 2.5, quantity: 2 }],
    },
  ],
  [
    "the one-item form",
    { content_id: "a", price: 4, content_name: "Jar", quantity: 2, currency: "USD" },
    {
      content_ids: ["a"],
      content_type: "product",
      value: 8,
      content_name: "Jar",
      currency: "USD",
      contents: [{ id: "a", item_price: 4, title: "Jar", quantity: 2 }],
    },
    {
      content_ids: ["a"],
      content_type: "product",
      value: 8,
      currency: "USD",
      contents: [{ content_id: "a", price: 4, content_name: "Jar", quantity: 2 }],
    },
  ],
  [
    "a name without any item: at the top for Meta, as one item for TikTok",
    { content_name: "Guide" },
    { content_name: "Guide" },
    { contents: [{ content_name: "Guide", quantity: 1 }] },
  ],
  [
    "a search text under each platform's names",
    { query: "jar" },
    { search_string: "jar" },
    { query: "jar", search_string: "jar" },
  ],
  [
    "Meta's own name of a search text",
    { search_string: "jar" },
    { search_string: "jar" },
    { query: "jar", search_string: "jar" },
  ],
  ["0 is a value and a text that is a number becomes one", { value: "0" }, { value: 0 }, { value: 0 }],
  [
    "a value given wins over the sum",
    { value: 1, contents: [{ id: "a", price: 9 }] },
    { value: 1 },
    { value: 1 },
  ],
  [
    "what only one platform knows does not reach the other",
    { net_revenue: 3, shop_id: "s-1" },
    { net_revenue: 3 },
    { shop_id: "s-1" },
  ],
  ["custom properties go to both", { coupon: "MAY" }, { coupon: "MAY" }, { coupon: "MAY" }],
  [
    "ids alone get their type",
    { content_ids: ["a"] },
    { content_ids: ["a"], content_type: "product" },
    { content_ids: ["a"] },
  ],
];

test.each(steps)("%s", (_name, properties, meta, tiktok) => {
  expect(pixelPayload(properties, "meta", "product")).toMatchObject(meta);
  expect(pixelPayload(properties, "tiktok", "product")).toMatchObject(tiktok);
});

test("what only one platform knows is absent at the other", () => {
  expect(pixelPayload({ net_revenue: 3, shop_id: "s" }, "meta", "product")).toEqual({ net_revenue: 3 });
  expect(pixelPayload({ net_revenue: 3, shop_id: "s" }, "tiktok", "product")).toEqual({ shop_id: "s" });
});

test.each([
  { contact: "jane@example.com" },
  { customer_email: "none" },
  { firstName: "Jane" },
  { nested: { Phone: "1" } },
  { date_of_birth: "1990" },
])("%j as a custom property does not reach a pixel", (properties) => {
  expect(pixelPayload({ ...properties, coupon: "MAY" } as Properties, "meta", "product")).toEqual({
    coupon: "MAY",
  });
});

test("no value is invented where an item has no price, and no item without an id goes to Meta", () => {
  const properties = { contents: [{ id: "a", price: 2 }, { name: "wrapping" }] };
  expect(pixelPayload(properties, "meta", "product")).toEqual({
    content_ids: ["a"],
    content_type: "product",
    contents: [{ id: "a", item_price: 2, quantity: 1 }],
  });
  expect(pixelPayload(properties, "tiktok", "product")).not.toHaveProperty("value");
});

test("the site's content type stands where the call has none", () => {
  expect(pixelPayload({ content_ids: ["a"] }, "meta", "product_group").content_type).toBe("product_group");
  expect(pixelPayload({ content_ids: ["a"], content_type: "hotel" }, "meta", "product").content_type).toBe(
    "hotel",
  );
});

test.each([undefined, { contents: "text" }, { contents: [null, 5] }, { contents: {} }])(
  "%j as properties breaks nothing",
  (properties) => {
    expect(() => pixelPayload(properties as Properties, "meta", "product")).not.toThrow();
    expect(() => pixelPayload(properties as Properties, "tiktok", "product")).not.toThrow();
  },
);

test("what an item leaves empty is not told", () => {
  const contents = [{ id: "", name: "undefined", price: null, brand: "b" }] as object as Content[];
  expect(pixelPayload({ contents }, "tiktok", "product")).toEqual({
    contents: [{ brand: "b", quantity: 1 }],
  });
});
