import { expect, it } from "vitest";
import { emptyProperty, emptyTrigger, triggerOf } from "../../dashboard/trigger-form.ts";

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
