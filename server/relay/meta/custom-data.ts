import { contentFields, propertyFields } from "../../../event/fields.ts";
import type { PreparedContent, PreparedEvent } from "../../../event/prepared.ts";
import type { Payload } from "../platform.ts";
import { digits, type Reader, readersOf, readObject, text } from "./readers.ts";

const carried = propertyFields.flatMap(({ field, meta }) => (meta ? [{ field, key: meta }] : []));
/** Outgoing names of an item's fields; null: Meta has no such field. Other keys are custom and keep theirs. */
const contentKeys = new Map<string, string | null>(
  contentFields.map(({ field, meta }) => [field, meta ?? null]),
);

const storeReaders = readersOf([
  [digits, "store_page_id brand_page_id"],
  [text, "store_code"],
]);

const storeData: Reader = (value) => {
  const out = readObject(value, storeReaders);
  return Object.keys(out).length > 0 ? out : undefined;
};

/** Fields that reach us as custom properties. Source: Meta, custom data; offline events. */
const customReaders = readersOf([
  [text, "item_number product_catalog_id user_bucket event_source lead_event_source"],
  [storeData, "store_data"],
]);
/** Sent elsewhere in the event. */
const elsewhere: ReadonlySet<string> = new Set(["attribution_data"]);

const contentOf = (content: PreparedContent): Payload => {
  const out: Payload = {};
  for (const field in content) {
    const value = content[field];
    const key = contentKeys.get(field);
    if (key !== null && value !== undefined) out[key ?? field] = value;
  }
  return out;
};

/** What marks an event as a stage of a lead. Source: Meta, conversion leads payload. */
const addLeadMarks = (out: Payload, lead: PreparedEvent["lead"]) => {
  out.event_source = "crm";
  if (lead?.event_source) out.lead_event_source = lead.event_source;
};

/** Meta wants an id in each item; those without one go to TikTok only (contract, settled cases: items). */
const addContents = (out: Payload, contents: readonly PreparedContent[]) => {
  const items: Payload[] = [];
  const ids = new Set<string>();
  for (const content of contents) {
    if (content.id === undefined) continue;
    items.push(contentOf(content));
    ids.add(content.id);
  }
  if (items.length === 0) return;
  out.contents = items;
  out.content_ids ??= [...ids];
};

/**
 * Meta's `custom_data`, or undefined where there is none. Values of fields we know win over custom properties of
 * the same outgoing name. Source: Meta, custom data parameters.
 */
export const customData = ({ properties, action_source, lead }: PreparedEvent): Payload | undefined => {
  const out: Payload = {};
  for (const key in properties.custom) {
    const value = properties.custom[key];
    if (value === undefined || elsewhere.has(key)) continue;
    const read = customReaders.get(key);
    const readable = read ? read(value) : value;
    if (readable !== undefined) out[key] = readable;
  }
  for (const { field, key } of carried) {
    const value = properties[field];
    if (value !== undefined && (field !== "num_items" || Number.isInteger(value))) out[key] = value;
  }
  if (properties.contents) addContents(out, properties.contents);
  if (action_source === "system_generated") addLeadMarks(out, lead);
  return Object.keys(out).length > 0 ? out : undefined;
};
