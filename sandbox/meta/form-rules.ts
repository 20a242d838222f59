import { type Fields, unknownField, wrongKind } from "../kinds.ts";
import type { MetaEvent, MetaEventRule } from "./event.ts";
import * as tables from "./fields.ts";
import type { MetaRefusal } from "./refusal.ts";

const invalid = { code: 100, title: "Invalid parameter" } satisfies MetaRefusal;
/** Events that amend an earlier one; they come without an action source. */
const amendments: readonly string[] = ["AppendValue", "AppendAttribution"];

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
