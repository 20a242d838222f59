import { expect, it } from "vitest";
import {
  emptyProperty,
  emptyTrigger,
  selectorMistake,
  targetMistake,
  triggerOf,
} from "../../dashboard/trigger-form.ts";

const property = (part: object) => ({ ...emptyProperty(), ...part });

it.each([
  ["click", "#buy", { selector: "#buy" }],
  ["event", "add_to_cart", { name: "add_to_cart" }],
  ["scroll", "75", { at: 75 }],
  ["time", "30", { at: 30_000 }],
  ["route", "", {}],
])("makes a trigger that waits for %s %s", (on, target, expected) => {
  expect(triggerOf({ ...emptyTrigger, on, target })).toEqual({ on, event: "AddToCart", ...expected });
});

it("finds each property by a path, a fixed value, a text or an attribute", () => {
  const properties = [
    property({ field: "value", from: "path", value: "cart.total" }),
    property({ field: "currency", from: "constant", value: "EUR" }),
    property({ field: "quantity", from: "constant", value: "2" }),
    property({ field: "content_name", from: "text", value: "" }),
    property({ field: "price", from: "text", value: ".price" }),
    property({ field: "content_id", from: "attribute", value: "data-sku" }),
    property({ field: "", value: "left out" }),
  ];
  expect(triggerOf({ ...emptyTrigger, target: "#buy", properties })).toMatchObject({
    properties: {
      value: { path: "cart.total" },
      currency: "EUR",
      quantity: 2,
      content_name: { text: true },
      price: { text: ".price" },
      content_id: { attribute: "data-sku" },
    },
  });
});

const isSelector = (text: string) => !text.includes("[[");

it.each([
  ["scroll", "50%", "A number from 1 to 100."],
  ["scroll", "0", "A number from 1 to 100."],
  ["scroll", "101", "A number from 1 to 100."],
  ["time", "30s", "A number, at least 1."],
  ["time", "1e999", "A number, at least 1."],
  ["click", "#go[[", "No browser can read this as a CSS selector."],
])("refuses a trigger that waits for %s %s", (on, target, sentence) => {
  expect(targetMistake({ on, target }, isSelector)).toBe(sentence);
});

it.each([
  ["scroll", "12.5"],
  ["time", "600"],
  ["visible", "#go"],
  ["event", "a [[ name"],
  ["route", ""],
  ["click", ""],
])("finds nothing wrong with %s %j", (on, target) => {
  expect(targetMistake({ on, target }, isSelector)).toBeUndefined();
});

it("takes an element's own text without a selector, and no broken one", () => {
  expect(selectorMistake("", isSelector)).toBeUndefined();
  expect(selectorMistake("b[[", isSelector)).toBe("No browser can read this as a CSS selector.");
});
