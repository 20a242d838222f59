import { isObject } from "../json.ts";
import { type Fields, kindAt, unknownField, wrongKind } from "../kinds.ts";
import type { TiktokEvent, TiktokEventRule } from "./event.ts";
import * as tables from "./fields.ts";
import { kindSentences } from "./refusal.ts";

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
