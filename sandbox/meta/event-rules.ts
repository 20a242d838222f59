import { hasContactInQuery } from "../contact.ts";
import { isCurrency } from "../currency.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { type Fields, unknownField, wrongKind } from "../kinds.ts";
import type { MaxAgeDays } from "../options.ts";
import type { Rule } from "../rules.ts";
import * as tables from "./fields.ts";
import type { MetaRefusal } from "./refusal.ts";

/** One event of `data`, taken apart once; a missing object is an empty one. */
export interface MetaEvent {
  event: JsonObject;
  user: JsonObject;
  custom: JsonObject;
  contents: readonly JsonObject[];
  nowMs: number;
  maxAgeDays: MaxAgeDays;
}

export type MetaEventRule = Rule<MetaEvent, MetaRefusal>;

const daySeconds = 86_400;
/** The reference knows no tolerance; a peer refuses what lies more than a minute ahead. */
const futureToleranceSeconds = 60;
const invalid = { code: 100, title: "Invalid parameter" } satisfies MetaRefusal;
/** Events that amend an earlier one; they come without an action source. */
const amendments: readonly string[] = ["AppendValue", "AppendAttribution"];

/** Takes an event apart. */
export function openEvent(
  event: JsonObject,
  { nowMs, maxAgeDays }: Pick<MetaEvent, "nowMs" | "maxAgeDays">,
): MetaEvent {
  const custom = isObject(event.custom_data) ? event.custom_data : {};
  return {
    event,
    user: isObject(event.user_data) ? event.user_data : {},
    custom,
    contents: Array.isArray(custom.contents) ? custom.contents.filter(isObject) : [],
    nowMs,
    maxAgeDays,
  };
}

/** The objects of an event with their tables, by the dotted place where they stand. */
function parts({
  event,
  user,
  custom,
  contents,
}: MetaEvent): readonly (readonly [string, unknown, Fields])[] {
  return [
    ["", event, tables.eventFields],
    ["user_data.", user, tables.userFields],
    ["custom_data.", custom, tables.customFields],
    ["custom_data.store_data.", custom.store_data, tables.storeFields],
    ["app_data.", event.app_data, tables.appFields],
    ["original_event_data.", event.original_event_data, tables.originalEventFields],
    ["attribution_data.", event.attribution_data, tables.attributionFields],
    ...contents.map((item, index) => [`custom_data.contents.${index}.`, item, tables.contentFields] as const),
  ];
}

/** Parts that take own members beside the documented ones. */
const open = /^custom_data\.(contents\.\d+\.)?$/;

/** The form of an event. */
export const formRules: readonly MetaEventRule[] = [
  {
    id: "meta-field-missing",
    when: "event_name, event_time, user_data or action_source is missing (AppendValue comes without a source)",
    refusal: { code: 100, title: "A required parameter is missing" },
    check({ event }) {
      const amends = amendments.includes(String(event.event_name));
      const needed = ["event_name", "event_time", "user_data", ...(amends ? [] : ["action_source"])];
      return needed.find((name) => event[name] === undefined || event[name] === "");
    },
  },
  {
    id: "meta-field-kind",
    when: "a documented field is not of its documented type: event_time no whole number, a number as text, an id as number…",
    refusal: invalid,
    own: true,
    check(subject) {
      for (const [place, object, fields] of parts(subject)) {
        const name = wrongKind(object, fields);
        if (name !== undefined) return `${place}${name}`;
      }
      return undefined;
    },
  },
  {
    id: "meta-field-unknown",
    when: "a member of the event, user_data, app_data, store_data or original_event_data is none of the documented ones",
    refusal: invalid,
    own: true,
    check(subject) {
      for (const [place, object, fields] of parts(subject)) {
        const name = open.test(place) ? undefined : unknownField(object, fields);
        if (name !== undefined) return `${place}${name}`;
      }
      return undefined;
    },
  },
  {
    id: "meta-field-word",
    when: "action_source, messaging_channel, customer_segmentation, content_type or delivery_category is none of its words",
    refusal: invalid,
    own: true,
    check({ event, custom }) {
      for (const [name, allowed] of Object.entries<readonly string[]>(tables.words)) {
        const value = event[name] ?? custom[name];
        if (typeof value === "string" && !allowed.includes(value)) return name;
      }
      return undefined;
    },
  },
];

/** When it happened. */
export const timeRules: readonly MetaEventRule[] = [
  {
    id: "meta-event-too-old",
    when: "event_time is more than 7 days ago (physical_store: 62)",
    refusal: { code: 100, subcode: 2804003, title: "Event Timestamp Too Old" },
    check({ event, nowMs, maxAgeDays }) {
      const days = event.action_source === "physical_store" ? maxAgeDays.metaPhysicalStore : maxAgeDays.meta;
      return Number(event.event_time) < nowMs / 1000 - days * daySeconds ? "event_time" : undefined;
    },
  },
  {
    id: "meta-event-in-future",
    when: "event_time lies more than a minute ahead, as milliseconds do",
    refusal: { code: 100, title: "Event Timestamp in the Future" },
    own: true,
    check: ({ event, nowMs }) =>
      Number(event.event_time) > nowMs / 1000 + futureToleranceSeconds ? "event_time" : undefined,
  },
];

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
    when: "the query of event_source_url or referrer_url carries contact data",
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
  if (typeof country === "number" && !tables.limitedDataUseCountries.includes(country))
    return `${name}_country`;
  if (typeof state === "number" && !tables.limitedDataUseStates.includes(state)) return `${name}_state`;
  return undefined;
}
