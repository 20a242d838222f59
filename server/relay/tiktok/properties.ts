import { contentFields, propertyFields } from "../../../event/fields.ts";
import type { PreparedContent, PreparedEvent, PreparedProperties } from "../../../event/prepared.ts";
import type { Payload } from "../platform.ts";

const carried = propertyFields.flatMap(({ field, tiktok }) => tiktok?.map((key) => ({ field, key })) ?? []);

/** Outgoing names of an item's fields; null: TikTok has no such field. Other keys are custom and keep theirs. */
const contentKeys = new Map<string, string | null>(
  contentFields.map(({ field, tiktok }) => [field, tiktok?.[0] ?? null]),
);

/** TikTok's two; Meta's travel and vehicle words stay with Meta. Source: TikTok, about parameters. */
const contentTypes: ReadonlySet<string> = new Set(["product", "product_group"]);

/** Custom fields that TikTok reads as text. Source: TikTok, offline events; properties of contents. */
const texts = ["event_channel"];
const itemTexts = ["content_type"];

/** Makes texts of these fields; what has no such form goes. */
const makeTexts = (out: Payload, fields: readonly string[]) => {
  for (const field of fields) {
    const value = out[field];
    if (value === undefined || typeof value === "string") continue;
    if (typeof value === "object") delete out[field];
    else out[field] = String(value);
  }
};

const contentOf = (content: PreparedContent): Payload => {
  const out: Payload = {};
  for (const field in content) {
    const value = content[field];
    const key = contentKeys.get(field);
    if (key !== null && value !== undefined) out[key ?? field] = value;
  }
  makeTexts(out, itemTexts);
  return out;
};

/** TikTok has no name or category beside the items: without any item they become one. */
const contentsOf = ({
  contents,
  content_name,
  content_category,
}: PreparedProperties): Payload[] | undefined => {
  if (contents?.length) return contents.map(contentOf);
  if (content_name === undefined && content_category === undefined) return undefined;
  return [
    {
      ...(content_name === undefined ? {} : { content_name }),
      ...(content_category === undefined ? {} : { content_category }),
      quantity: 1,
    },
  ];
};

/** Ids beside items that have other ids would contradict them. Source: TikTok, Video Shopping Ads. */
const contradicts = (ids: readonly string[], contents: readonly PreparedContent[]): boolean => {
  const own = new Set(contents.flatMap(({ id }) => id ?? []));
  return own.size > 0 && (own.size !== ids.length || ids.some((id) => !own.has(id)));
};

/**
 * TikTok's `properties`; empty rather than absent. Values of fields we know win over custom properties of the
 * same outgoing name. Source: TikTok Events API 2.0, properties.
 */
export const properties = ({ properties: given }: PreparedEvent): Payload => {
  const out: Payload = { ...given.custom };
  makeTexts(out, texts);
  for (const { field, key } of carried) {
    const value = given[field];
    if (value !== undefined) out[key] = field === "status" ? String(value) : value;
  }
  const { content_type, content_ids, contents = [] } = given;
  if (content_type !== undefined && !contentTypes.has(content_type)) delete out.content_type;
  if (content_ids && contradicts(content_ids, contents)) delete out.content_ids;
  const items = contentsOf(given);
  if (items) out.contents = items;
  return out;
};
