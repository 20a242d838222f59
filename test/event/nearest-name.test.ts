import { expect, test } from "vitest";
import { standardName } from "../../event/names.ts";
import { nearestStandardName } from "../../event/nearest-name.ts";

test.each([
  ["orderPaid", "Purchase"],
  ["cart_item_added", "AddToCart"],
  ["Free-Trial-Started", "StartTrial"],
  ["newsletter_signup", "CompleteRegistration"],
  ["Product viewed", "ViewContent"],
  ["quoteFormSent", "Lead"],
  ["checkout_step_2", "InitiateCheckout"],
])("%s is nearest to %s", (custom, standard) => {
  expect(nearestStandardName(custom)).toBe(standard);
  expect(standardName(standard)?.name).toBe(standard);
});

test.each(["Purchase", "add_to_cart", "JarShaken", "", "constructor"])(
  "%s has no nearest standard name",
  (name) => {
    expect(nearestStandardName(name)).toBeUndefined();
  },
);
