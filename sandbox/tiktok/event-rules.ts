import { contactIn, hasContactInQuery } from "../contact.ts";
import { isCurrency } from "../currency.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { type Fields, kindAt, unknownField, wrongKind } from "../kinds.ts";
import type { Rule } from "../rules.ts";
import * as tables from "./fields.ts";
import { isMisspelt, reservedNames, standardNames } from "./names.ts";
import { kindSentences, type TiktokRefusal } from "./refusal.ts";

/** One event of `data`, taken apart once; a missing object is an empty one. */
export interface TiktokEvent {
  source: tables.Source;
  event: JsonObject;
  user: JsonObject;
  properties: JsonObject;
  contents: readonly JsonObject[];
  nowMs: number;
  maxAgeDays: number;
}

export type TiktokEventRule = Rule<TiktokEvent, TiktokRefusal>;

const daySeconds = 86_400;
const futureToleranceSeconds = 600;
const customName = /^[A-Za-z][A-Za-z0-9_-]{0,49}$/;

/** Takes an event apart. */
export function openEvent(
  event: JsonObject,
  shared: Pick<TiktokEvent, "source" | "nowMs" | "maxAgeDays">,
): TiktokEvent {
  const properties = isObject(event.properties) ? event.properties : {};
  return {
    ...shared,
    event,
    user: isObject(event.user) ? event.user : {},
    properties,
    contents: Array.isArray(properties.contents) ? properties.contents.filter(isObject) : [],
  };
}

/** The objects of an event with their tables, by the dotted place where they stand. */
function parts({
  event,
  user,
  properties,
  contents,
}: TiktokEvent): readonly (readonly [string, unknown, Fields])[] {
  return [
    ["", event, tables.eventFields],
    ["user.", user, tables.userFields],
    ["page.", event.page, tables.pageFields],
    ["properties.", properties, tables.propertyFields],
    ["app.", event.app, tables.appFields],
    ["ad.", event.ad, tables.adFields],
    ["lead.", event.lead, tables.leadFields],
    ...contents.map((item, index) => [`properties.contents.${index}.`, item, tables.contentFields] as const),
  ];
}

/** The form of an event. */
export const formRules: readonly TiktokEventRule[] = [
  {
    id: "tiktok-field-missing",
    when: "event, event_time or user is missing",
    refusal: { code: 40002, message: "Missing data for required field." },
    check: ({ event }) =>
      ["event", "event_time", "user"].find((name) => event[name] === undefined || event[name] === ""),
  },
  {
    id: "tiktok-field-kind",
    when: "a documented field is not of its type: a numeric event_id, content_id or order_id, a value as text, properties null…",
    refusal: { code: 40002, message: "Not a valid type." },
    check(subject) {
      for (const [place, object, fields] of parts(subject)) {
        const name = wrongKind(object, fields);
        if (name !== undefined) return `${place}${name}`;
      }
      return undefined;
    },
    sentence: (path) => kindSentences[kindAt(path, tables.fieldTables) ?? "any"],
  },
  {
    id: "tiktok-field-unknown",
    when: "a member of the event, user, page, app, ad or lead is none of the documented ones, such as test_event_code",
    refusal: { code: 40002, message: "Unknown field." },
    own: true,
    check(subject) {
      for (const [place, object, fields] of parts(subject)) {
        const name = place.startsWith("properties.") ? undefined : unknownField(object, fields);
        if (name !== undefined) return `${place}${name}`;
      }
      return undefined;
    },
  },
  {
    id: "tiktok-field-word",
    when: "att_status, content_type or delivery_category is none of its words",
    refusal: { code: 40002, message: "Not a valid choice." },
    own: true,
    check({ event }) {
      return Object.keys(tables.words).find((path) => {
        const [part = "", name = ""] = path.split(".");
        const object = event[part];
        const value = isObject(object) ? object[name] : undefined;
        return typeof value === "string" && !tables.words[path]?.includes(value);
      });
    },
  },
  {
    id: "tiktok-object-of-other-source",
    when: "app or ad stands in an event that is none of an app, or lead in one that is none of a CRM",
    refusal: { code: 40002, message: "Not a field of this event_source." },
    own: true,
    check: ({ event, source }) =>
      Object.keys(tables.sourceObjects).find(
        (name) => event[name] !== undefined && tables.sourceObjects[name] !== source,
      ),
  },
];

/** What it is called and when it happened. */
export const nameRules: readonly TiktokEventRule[] = [
  {
    id: "tiktok-name-custom",
    when: "a custom name is longer than 50, does not begin with a letter, or has other than letters, digits, _ and - (CRM: any)",
    refusal: { code: 40002, message: "Not a valid event name." },
    check: ({ event, source }) =>
      source === "crm" ||
      standardNames[source].has(String(event.event)) ||
      customName.test(String(event.event))
        ? undefined
        : "event",
  },
  {
    id: "tiktok-name-case",
    when: "an event name is a standard one but for its case",
    refusal: { code: 40002, message: "Event names are case-sensitive: this would be a custom event." },
    own: true,
    check: ({ event, source }) => (isMisspelt(String(event.event), source) ? "event" : undefined),
  },
  {
    id: "tiktok-name-reserved",
    when: "an event name is reserved: TikTok maps it to another by itself",
    refusal: { code: 40002, message: "Reserved event name." },
    own: true,
    check: ({ event, source }) =>
      Object.hasOwn(reservedNames, String(event.event)) && !standardNames[source].has(String(event.event))
        ? "event"
        : undefined,
  },
  {
    id: "tiktok-event-too-old",
    when: "event_time is more than 28 days ago",
    refusal: { code: 40002, message: "The event is too old." },
    own: true,
    check: ({ event, nowMs, maxAgeDays }) =>
      Number(event.event_time) < nowMs / 1000 - maxAgeDays * daySeconds ? "event_time" : undefined,
  },
  {
    id: "tiktok-event-in-future",
    when: "event_time lies more than 10 minutes ahead, as milliseconds do",
    refusal: { code: 40002, message: "The event lies in the future." },
    own: true,
    check: ({ event, nowMs }) =>
      Number(event.event_time) > nowMs / 1000 + futureToleranceSeconds ? "event_time" : undefined,
  },
];

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
    when: "the query of page.url or page.referrer carries contact data",
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
