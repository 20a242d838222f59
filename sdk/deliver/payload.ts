import { contentAliases, contentFields, type PropertyField, propertyFields } from "../../event/fields.ts";
import type { Platform, Properties } from "../../event/schema.ts";

type Fields = { [key: string]: unknown };

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const list = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());
const numeric = (value: unknown) =>
  typeof value === "string" && value.trim() && Number.isFinite(+value) ? +value : value;

/** Keys of the one-item form, which are not properties of the event itself. */
const oneItemKeys = ["content_id", "price", "quantity", "brand"];

/** Gives each field the name it bears at the platform; what the tables do not name is custom and stays. */
const rename = (fields: Fields, table: readonly PropertyField[], platform: Platform): Fields => {
  const renamed: Fields = {};
  for (const [key, value] of Object.entries(fields)) {
    const row = table.find(({ field }) => field === key);
    for (const name of row ? list(row[platform]) : [key]) renamed[String(name)] = value;
  }
  return renamed;
};

/** An item under our names, whichever of the accepted ones it came with. */
const itemOf = (item: Fields): Fields => {
  const fields: Fields = { quantity: 1 };
  for (const [key, value] of Object.entries(item)) {
    const field = Object.hasOwn(contentAliases, key) ? String(contentAliases[key]) : key;
    fields[field] =
      field === "id" ? String(value) : field === "price" || field === "quantity" ? numeric(value) : value;
  }
  return fields;
};

/** A call without items may describe one at the top. */
const itemsOf = (properties: Properties): Fields[] => {
  const { contents, content_id, price, quantity, content_name, content_category, brand } = properties;
  if (contents !== undefined) return list(contents).filter(isObject).map(itemOf);
  const given = Object.entries({ content_id, price, content_name, content_category, brand }).filter(
    ([, value]) => value !== undefined,
  );
  return given.length ? [itemOf({ ...Object.fromEntries(given), quantity: quantity ?? 1 })] : [];
};

const total = (items: Fields[]): number | undefined => {
  const sum = items.reduce((sum, { price, quantity }) => sum + Number(price) * Number(quantity), 0);
  return items.length && Number.isFinite(sum) ? sum : undefined;
};

/**
 * The properties of an event as a platform's pixel wants them, after the same tables as the server copy: items
 * under its names, ids and value derived from them, everything that it has no field for left out.
 * @param contentType what ids are where the call does not say
 */
export const pixelPayload = (properties: Properties, platform: Platform, contentType: string): Fields => {
  const items = itemsOf(properties);
  const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const own = Object.entries(properties).filter(([key]) => key !== "contents" && !oneItemKeys.includes(key));
  const fields: Fields = Object.fromEntries(
    own.map(([key, value]) => [key === "search_string" ? "query" : key, value]),
  );
  const value = numeric(fields.value ?? total(items));
  if (value !== undefined) fields.value = value;
  if (typeof fields.currency === "string") fields.currency = fields.currency.toUpperCase();
  if (ids.length) fields.content_ids ??= ids;
  if (ids.length || fields.content_ids) fields.content_type ??= contentType;
  const kept = platform === "meta" ? items.filter(({ id }) => id !== undefined) : items;
  const contents = kept.map((item) => rename(item, contentFields, platform));
  return { ...rename(fields, propertyFields, platform), ...(contents.length && { contents }) };
};
