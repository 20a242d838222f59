import { contactIn, hasContactInQuery } from "../contact.ts";
import { isCurrency } from "../currency.ts";
import { isObject, textOf } from "../json.ts";
import type { TiktokEventRule } from "./event.ts";

/** What was bought or seen. */
export const propertyRules: readonly TiktokEventRule[] = [
  {
    id: "tiktok-purchase-incomplete",
    when: "a Purchase (CompletePayment) has no value or no currency",
    refusal: { code: 40002, message: "Missing data for required field." },
    check({ event, properties }) {
      if (event.event !== "Purchase" && event.event !== "CompletePayment") return undefined;
      const missing = ["value", "currency"].find((name) => properties[name] === undefined);
      return missing === undefined ? undefined : `properties.${missing}`;
    },
  },
  {
    id: "tiktok-currency-unknown",
    when: "currency is no ISO 4217 code in upper case",
    refusal: { code: 40002, message: "Not a valid currency." },
    check: ({ properties: { currency } }) =>
      typeof currency === "string" && !isCurrency(currency) ? "properties.currency" : undefined,
  },
  {
    id: "tiktok-quantity",
    when: "a quantity is not above 0",
    refusal: { code: 40002, message: "Must be greater than 0." },
    check({ properties, contents }) {
      if (isNotPositive(properties.quantity)) return "properties.quantity";
      const index = contents.findIndex(({ quantity }) => isNotPositive(quantity));
      return index < 0 ? undefined : `properties.contents.${index}.quantity`;
    },
  },
  {
    id: "tiktok-contents-ids",
    when: "properties has contents_ids, a known slip for content_ids",
    refusal: { code: 40002, message: "Unknown field; content_ids is meant." },
    own: true,
    check: ({ properties }) =>
      properties.contents_ids === undefined ? undefined : "properties.contents_ids",
  },
  {
    id: "tiktok-page-address",
    when: "page.url does not begin with http:// or https://",
    refusal: { code: 40002, message: "Not a valid URL." },
    own: true,
    check({ event: { page } }) {
      const url = isObject(page) ? page.url : undefined;
      return typeof url === "string" && !/^https?:\/\/[^/]/.test(url) ? "page.url" : undefined;
    },
  },
  {
    id: "tiktok-contact-in-address",
    when: "the query of page.url or page.referrer, or of its fragment, carries contact data",
    refusal: { code: 40062, message: "PII is not hashed." },
    own: true,
    check({ event: { page } }) {
      const name = ["url", "referrer"].find((key) => isObject(page) && hasContactInQuery(page[key]));
      return name === undefined ? undefined : `page.${name}`;
    },
  },
  {
    id: "tiktok-contact-in-properties",
    when: "properties carries contact data, by name or by value",
    refusal: { code: 40062, message: "PII is not hashed." },
    own: true,
    check({ properties }) {
      const path = contactIn(properties);
      return path === undefined ? undefined : `properties.${path}`;
    },
  },
  {
    id: "tiktok-app-without-id",
    when: "app has no app_id",
    refusal: { code: 40002, message: "Missing data for required field." },
    check: ({ event: { app } }) => (isObject(app) && textOf(app.app_id) === null ? "app.app_id" : undefined),
  },
];

function isNotPositive(quantity: unknown): boolean {
  return typeof quantity === "number" && !(quantity > 0);
}
