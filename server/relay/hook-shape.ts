import { type PlatformField, userFields } from "../../event/fields.ts";
import { actionSources, contentTypes, messagingChannels, sources } from "../../event/schema.ts";

type Fields = { readonly [key: string]: unknown };

/** What a value must be, and what is said where it is not. */
interface Kind {
  says: string;
  holds(value: unknown): boolean;
}

/** Where a kind is expected; `name` is what people read. */
interface Row {
  keys: readonly string[];
  name: string;
  kind: Kind;
  required?: true;
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown) => typeof value === "string";

const textOf = (longest: number): Kind => ({
  says: `a text of 1 to ${longest} characters is expected`,
  holds: (value) => typeof value === "string" && value.length > 0 && value.length <= longest,
});
const like = (form: RegExp, says: string): Kind => ({
  says,
  holds: (value) => typeof value === "string" && form.test(value),
});
const oneOf = (words: readonly string[]): Kind => ({
  says: "unknown",
  holds: (value) => words.some((word) => word === value),
});

const text: Kind = { says: "a text is expected", holds: isText };
const texts: Kind = {
  says: "a list of texts is expected",
  holds: (value) => Array.isArray(value) && value.every(isText),
};
const number: Kind = { says: "a number is expected", holds: Number.isFinite };
const flag: Kind = { says: "true or false is expected", holds: (value) => typeof value === "boolean" };
const object: Kind = { says: "an object is expected", holds: isObject };
const objects: Kind = {
  says: "a list of objects is expected",
  holds: (value) => Array.isArray(value) && value.every(isObject),
};
const seconds: Kind = { says: "whole Unix seconds are expected", holds: Number.isSafeInteger };
const amount: Kind = {
  says: "a number above 0 is expected",
  holds: (value) => typeof value === "number" && Number.isFinite(value) && value > 0,
};
const place: Kind = {
  says: "true, false, or country and state in numbers are expected",
  holds: (value) =>
    flag.holds(value) || (isObject(value) && number.holds(value.country) && number.holds(value.state)),
};

/** A SHA-256, with or without the parameter builder's appendix. */
const digest = /^[0-9a-f]{64}(\.[A-Za-z0-9_-]{2,8})?$/;
const digests: Kind = {
  says: "only SHA-256 digests may leave",
  holds: (value) => [value].flat().every((item) => typeof item === "string" && digest.test(item)),
};

const rowOf = (name: string, kind: Kind): Row => ({ keys: name.split("."), name, kind });
const rowsOf = (kind: Kind, names: string): Row[] => names.split(" ").map((name) => rowOf(name, kind));
const required = (name: string, kind: Kind): Row => ({ ...rowOf(name, kind), required: true });

const userKind = ({ hash, integer, form }: PlatformField): Kind => {
  if (hash) return digests;
  if (integer) return like(/^\d{1,17}$/, "at most 17 digits are expected, as text");
  return form === "digits" ? like(/^\d+$/, "digits are expected, as text") : text;
};
const userRows: readonly Row[] = userFields.flatMap(({ field, meta, tiktok }) => {
  const [main, name] = [meta ?? tiktok, `user.${field}`];
  return [
    ...(main ? [rowOf(name, userKind(main))] : []),
    ...(tiktok ? [{ keys: ["tiktok_user", field], name, kind: userKind(tiktok) }] : []),
  ];
});

/** An event as it is stored. An object stands before what is in it. */
const eventRows: readonly Row[] = [
  required("name", textOf(100)),
  required("id", textOf(200)),
  required("time", seconds),
  required("action_source", oneOf(actionSources)),
  required("source", oneOf(sources)),
  required("user", object),
  required("properties", object),
  ...rowsOf(object, "tiktok_user page app app.ad app.data lead original_event_data properties.custom"),
  ...userRows,
  ...rowsOf(text, "page.url page.referrer page.title app.id app.name app.version lead.id lead.event_source"),
  ...rowsOf(number, "properties.value properties.num_items properties.predicted_ltv properties.net_revenue"),
  ...rowsOf(text, "properties.content_name properties.content_category properties.order_id properties.query"),
  ...rowsOf(text, "properties.description properties.delivery_category properties.shop_id"),
  rowOf("properties.currency", like(/^[A-Z]{3}$/, "three capital letters are expected")),
  rowOf("properties.content_type", oneOf(contentTypes)),
  rowOf("properties.content_ids", texts),
  rowOf("properties.contents", objects),
  rowOf("properties.status", {
    says: "a text, true or false is expected",
    holds: (value) => text.holds(value) || flag.holds(value),
  }),
  ...rowsOf(text, "original_event_data.event_name original_event_data.order_id original_event_data.event_id"),
  rowOf("original_event_data.event_time", seconds),
  rowOf("messaging_channel", oneOf(messagingChannels)),
  rowOf("customer_segmentation", text),
  rowOf("limited_data_use", place),
  rowOf("opt_out", flag),
];

const itemRows: readonly Row[] = [
  required("quantity", amount),
  rowOf("price", number),
  ...rowsOf(text, "id name category brand description delivery_category"),
];

const at = (event: Fields, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), event);

const faultIn = (fields: Fields, rows: readonly Row[], root = ""): string | undefined => {
  const broken = rows.find(({ keys, kind, required: isRequired }) => {
    const value = at(fields, keys);
    return (isRequired || value !== undefined) && !kind.holds(value);
  });
  return broken && `${root}${broken.name}: ${broken.kind.says}`;
};

/** What is wrong with an event of a hook, as a sentence that names the field and never its value, or undefined. */
export const shapeFault = (event: unknown): string | undefined => {
  if (!isObject(event)) return "an event is expected";
  const fault = faultIn(event, eventRows);
  if (fault) return fault;
  const contents = at(event, ["properties", "contents"]);
  const items: unknown[] = Array.isArray(contents) ? contents : [];
  for (const [index, item] of items.entries()) {
    const found = isObject(item) && faultIn(item, itemRows, `properties.contents.${index}.`);
    if (found) return found;
  }
  return undefined;
};
