import { isObject, textOf } from "../json.ts";
import type { Notice } from "../rules.ts";
import type { TiktokEvent } from "./event.ts";

/** Currencies that TikTok lists; reference section 4.1. */
const listedCurrencies = new Set(
  (
    "AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK JPY " +
    "KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TRY TWD UAH " +
    "USD VES VND ZAR"
  ).split(" "),
);

/** App events that a peer gives `value` and `currency` without fail; reference section 5.5. */
const shopping = ["AddToCart", "AddToWishlist", "Checkout", "Purchase", "ViewContent"];

/** What TikTok accepts and yet makes little use of; reference sections 2 to 5. */
export const tiktokNotices: readonly Notice<TiktokEvent>[] = [
  {
    id: "tiktok-without-event-id",
    when: "an event without event_id can meet no browser copy",
    applies: ({ event }) => textOf(event.event_id) === null,
  },
  {
    id: "tiktok-web-without-address",
    when: "a web event should say page.url",
    applies: ({ event: { page }, source }) =>
      source === "web" && textOf(isObject(page) ? page.url : null) === null,
  },
  {
    id: "tiktok-value-without-currency",
    when: "a value needs a currency",
    applies: ({ properties: { value, currency } }) => value !== undefined && currency === undefined,
  },
  {
    id: "tiktok-currency-not-listed",
    when: "the currency is none of those that TikTok lists",
    applies: ({ properties: { currency } }) =>
      typeof currency === "string" && !listedCurrencies.has(currency),
  },
  {
    id: "tiktok-app-shopping-incomplete",
    when: "a shopping event of an app should carry value, currency and contents",
    applies: ({ event, source, properties, contents }) =>
      source === "app" &&
      shopping.includes(String(event.event)) &&
      (properties.value === undefined || properties.currency === undefined || contents.length === 0),
  },
  {
    id: "tiktok-lead-without-source",
    when: "lead.lead_id should come with lead.lead_event_source",
    applies: ({ event: { lead } }) =>
      isObject(lead) && lead.lead_id !== undefined && textOf(lead.lead_event_source) === null,
  },
];
