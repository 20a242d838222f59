import { isAbsent } from "../../event/absent.ts";
import { contentAliases } from "../../event/fields.ts";
import { lookUp } from "../../event/look-up.ts";
import { type OtherNames, otherContentNames, otherPropertyNames } from "../../event/other-names.ts";
import type { Platform, Properties } from "../../event/schema.ts";

type Fields = { [key: string]: unknown };

const list = (value: unknown): Fields[] => [value ?? []].flat() as Fields[];

/** Texts that are numbers become numbers, which Meta's pixel asks for. */
const numeric = (value: unknown): unknown =>
  typeof value === "string" && value.trim() && !Number.isNaN(+value) ? +value : value;

/** Properties that would hand a person's data to a platform in clear. The server looks more closely. */
const personal = /(mail|phone|(first|last|full|sur)_?name|birth|passw)\w*":|\S@\S+\.\S/i;

/** Gives each field the names it bears at the platform; what the table does not name keeps its own. */
const rename = (fields: Fields, others: OtherNames): Fields => {
  const renamed: Fields = {};
  for (const [key, value] of Object.entries(fields)) {
    if (personal.test(JSON.stringify({ [key]: value }))) continue;
    for (const name of lookUp(others, key) ?? [key]) renamed[name] = value;
  }
  return renamed;
};

/** An item under our names, whichever of the accepted ones it came with. */
const itemOf = (given: Fields): Fields => {
  const item: Fields = { quantity: 1 };
  for (const [key, value] of Object.entries(given ?? {}))
    if (!isAbsent(value)) item[lookUp(contentAliases, key) ?? key] = value;
  if (item.id !== undefined) item.id = String(item.id);
  for (const key of ["price", "quantity"]) if (key in item) item[key] = numeric(item[key]);
  return item;
};

/** The items of a call; one that names none may describe one at the top. */
const itemsOf = ({
  contents,
  content_id,
  price,
  quantity,
  content_name,
  content_category,
  brand,
}: Properties) => {
  const one = { content_id, price, content_name, content_category, brand };
  const isNone = JSON.stringify(one) === "{}";
  return list(contents ?? (isNone ? [] : { ...one, quantity })).map(itemOf);
};

/**
 * The properties of an event as a platform's pixel wants them, after the same tables as the server copy: items
 * under its names, ids and value derived from them, everything that it has no field for left out.
 * @param contentType what ids are where the call does not say
 */
export const pixelPayload = (
  properties: Properties = {},
  platform: Platform,
  contentType: string,
): Fields => {
  const items = itemsOf(properties);
  const ids = items.flatMap(({ id }) => id ?? []);
  const total = items.reduce((sum, { price, quantity }) => sum + Number(price) * Number(quantity), 0);
  const { contents, content_id, price, quantity, brand, search_string, ...own } = properties;
  const fields: Fields = {
    ...(ids.length && { content_ids: ids }),
    ...((ids.length || own.content_ids) && { content_type: contentType }),
    ...(items.length && !Number.isNaN(total) && { value: total }),
    ...(search_string && { query: search_string }),
    ...own,
  };
  if (fields.value !== undefined) fields.value = numeric(fields.value);
  if (own.currency) fields.currency = String(own.currency).toUpperCase();
  const known = platform === "meta" ? items.filter(({ id }) => id !== undefined) : items;
  return {
    ...rename(fields, otherPropertyNames[platform]),
    ...(known.length && { contents: known.map((item) => rename(item, otherContentNames[platform])) }),
  };
};
