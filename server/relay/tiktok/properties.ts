import { contentFields, propertyFields } from "../../../event/fields.ts";
import type { PreparedContent, PreparedEvent, PreparedProperties } from "../../../event/prepared.ts";
import type { Payload } from "../platform.ts";

const carried = propertyFields.flatMap(({ field, tiktok }) => (tiktok ? [{ field, keys: tiktok }] : []));
const contentKeys = new Map(contentFields.map(({ field, tiktok }) => [field, tiktok?.[0]]));

/** TikTok's two; Meta's travel and vehicle words stay with Meta. Source: TikTok, about parameters. */
const contentTypes: ReadonlySet<string> = new Set(["product", "product_group"]);

const contentOf = (content: PreparedContent): Payload => {
  const out: Payload = {};
  for (const field in content) {
    const value = content[field];
    const key = contentKeys.has(field) ? contentKeys.get(field) : field;
    if (key !== undefined && value !== undefined) out[key] = value;
  }
  return out;
};

/** TikTok has no name or category beside the items: without any item they become one. */
const contentsOf = ({ contents, content_name, content_category }: PreparedProperties): Payload[] => {
  if (contents?.length) return contents.map(contentOf);
  if (content_name === undefined && content_category === undefined) return [];
  return [
    {
      ...(content_name === undefined ? {} : { content_name }),
      ...(content_category === undefined ? {} : { content_category }),
      quantity: 1,
    },
  ];
};

/** Ids beside items that have other ids would contradict them. Source: TikTok, Video Shopping Ads. */
const contradicts = ({ contents = [], content_ids = [] }: PreparedProperties): boolean => {
  const ids = new Set(contents.flatMap(({ id }) => id ?? []));
  return ids.size > 0 && (ids.size !== content_ids.length || content_ids.some((id) => !ids.has(id)));
};

/**
 * TikTok's `properties`; empty rather than absent. Values of fields we know win over custom properties of the
 * same outgoing name. Source: TikTok Events API 2.0, properties.
 */
export const properties = ({ properties: given }: PreparedEvent): Payload => {
  const out: Payload = { ...given.custom };
  for (const { field, keys } of carried) {
    const value = given[field];
    if (value === undefined) continue;
    for (const key of keys) out[key] = field === "status" ? String(value) : value;
  }
  if (given.content_type !== undefined && !contentTypes.has(given.content_type)) delete out.content_type;
  if (contradicts(given)) delete out.content_ids;
  const contents = contentsOf(given);
  if (contents.length > 0) out.contents = contents;
  return out;
};
