import { hasContactInQuery } from "../contact.ts";
import { isCurrency } from "../currency.ts";
import { type JsonObject, textOf } from "../json.ts";
import type { MetaEventRule } from "./event.ts";
import { limitedDataUseCountries, limitedDataUseStates } from "./fields.ts";
import type { MetaRefusal } from "./refusal.ts";

const invalid = { code: 100, title: "Invalid parameter" } satisfies MetaRefusal;

/** What a purchase must say: reference section 12, row 7. */
export const purchaseRules: readonly MetaEventRule[] = [
  {
    id: "meta-purchase-without-value",
    when: "a Purchase has no value",
    refusal: { code: 100, subcode: 2804009, title: "Missing Value for Purchase Event" },
    check: ({ event, custom }) =>
      event.event_name === "Purchase" && custom.value === undefined ? "custom_data.value" : undefined,
  },
  {
    id: "meta-purchase-without-currency",
    when: "a Purchase has no currency",
    refusal: { code: 100, subcode: 2804010, title: "Missing Currency for Purchase Event" },
    check: ({ event, custom }) =>
      event.event_name === "Purchase" && textOf(custom.currency) === null
        ? "custom_data.currency"
        : undefined,
  },
];

/** What the event says beside the person. */
export const contentRules: readonly MetaEventRule[] = [
  {
    id: "meta-currency-unknown",
    when: "currency is no ISO 4217 code",
    refusal: invalid,
    own: true,
    check: ({ custom }) =>
      typeof custom.currency === "string" && !isCurrency(custom.currency.toUpperCase())
        ? "custom_data.currency"
        : undefined,
  },
  {
    id: "meta-content-incomplete",
    when: "an item of contents has no id, or no quantity above 0",
    refusal: invalid,
    own: true,
    check({ contents }) {
      for (const [index, item] of contents.entries()) {
        if (textOf(item.id) === null) return `custom_data.contents.${index}.id`;
        if (!(Number(item.quantity) > 0)) return `custom_data.contents.${index}.quantity`;
      }
      return undefined;
    },
  },
  {
    id: "meta-address-of-page",
    when: "event_source_url does not begin with http:// or https://",
    refusal: invalid,
    own: true,
    check: ({ event: { event_source_url: url } }) =>
      typeof url === "string" && !/^https?:\/\/[^/]/.test(url) ? "event_source_url" : undefined,
  },
  {
    id: "meta-contact-in-address",
    when: "the query of event_source_url or referrer_url, or of its fragment, carries contact data",
    refusal: invalid,
    own: true,
    check: ({ event }) => ["event_source_url", "referrer_url"].find((name) => hasContactInQuery(event[name])),
  },
  {
    id: "meta-limited-data-use",
    when: 'data_processing_options is neither [] nor ["LDU"], or its country or state is no documented number',
    refusal: invalid,
    own: true,
    check: ({ event }) => limitedDataUseFault(event),
  },
];

function limitedDataUseFault(event: JsonObject): string | undefined {
  const name = "data_processing_options";
  const options = event[name];
  const { [`${name}_country`]: country, [`${name}_state`]: state } = event;
  if (Array.isArray(options) && options.some((option) => option !== "LDU")) return name;
  if (typeof country === "number" && !limitedDataUseCountries.includes(country)) return `${name}_country`;
  if (typeof state === "number" && !limitedDataUseStates.includes(state)) return `${name}_state`;
  return undefined;
}
