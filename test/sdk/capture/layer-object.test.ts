import { afterEach, expect, test } from "vitest";
import { pickProperties, readLayer, writeEventId } from "../../../sdk/capture/layer-object.ts";

const page = window as unknown as Record<string, unknown>;
afterEach(() => {
  delete page.dataLayer;
});
const path = "dataLayer.meta";

test("an event takes what its name knows, a custom one takes all", () => {
  page.dataLayer = {
    meta: { value: 5, currency: "EUR", predicted_ltv: 100, order_id: "A-1", colour: "red" },
  };
  expect(readLayer(path, "AddToCart")).toEqual({ value: 5, currency: "EUR" });
  expect(readLayer(path, "Purchase")).toEqual({ value: 5, currency: "EUR", order_id: "A-1" });
  expect(readLayer(path, "Subscribe")).toEqual({
    value: 5,
    currency: "EUR",
    order_id: "A-1",
    predicted_ltv: 100,
  });
  expect(readLayer(path, "MyOwn")).toMatchObject({ colour: "red", predicted_ltv: 100 });
});

test("values are those of the moment, and a copy of them", () => {
  const meta = { value: 1, contents: [{ id: "a" }] };
  page.dataLayer = { meta };
  const read = readLayer(path, "AddToCart");
  meta.value = 2;
  meta.contents.push({ id: "b" });
  expect(read).toEqual({ value: 1, contents: [{ id: "a" }] });
  expect(readLayer(path, "AddToCart").value).toBe(2);
});

test("the id is written where Adobe's convention expects it, and never read", () => {
  const meta = { conversionData: { eventId: "from the page" } };
  page.dataLayer = { meta };
  expect(readLayer(path, "MyOwn")).toEqual({});
  writeEventId(path, "ours");
  expect(meta.conversionData.eventId).toBe("ours");
});

test("conversionData is made where it is missing", () => {
  page.dataLayer = { meta: {} };
  writeEventId(path, "ours");
  expect(page.dataLayer).toEqual({ meta: { conversionData: { eventId: "ours" } } });
});

test("an array may carry the object as a property of its own", () => {
  page.dataLayer = Object.assign([{ event: "gtm.js" }], { meta: { value: 3 } });
  expect(readLayer(path, "Lead")).toEqual({ value: 3 });
});

test("an array, a missing or a broken layer say nothing", () => {
  page.dataLayer = [];
  expect(readLayer("dataLayer", "Lead")).toEqual({});
  expect(readLayer("nowhere.meta", "Lead")).toEqual({});
  page.dataLayer = {
    get meta() {
      throw new Error("no");
    },
  };
  expect(readLayer(path, "Lead")).toEqual({});
  expect(() => writeEventId(path, "ours")).not.toThrow();
});

test("a getter that throws costs only its own field", () => {
  page.dataLayer = {
    meta: {
      currency: "EUR",
      get value() {
        throw new Error("no");
      },
    },
  };
  expect(readLayer(path, "Lead")).toEqual({ currency: "EUR" });
});

test("GA4's names become ours", () => {
  const picked = pickProperties(
    { items: [{ item_id: "a" }], transaction_id: "T-1", value: 2, tax: 1 },
    "Purchase",
  );
  expect(picked).toEqual({ contents: [{ item_id: "a" }], order_id: "T-1", value: 2 });
  expect(pickProperties({ search_term: "jar" }, "Search")).toEqual({ query: "jar" });
});
