import { isObject, type JsonObject } from "../json.ts";

const parts = ["user", "page", "properties", "app", "ad", "lead"];
const known = new Map<string, readonly string[]>();

/** Dotted names of the fields an event carries. Events look alike: each combination is spelt out once. */
export function carriedFields(event: JsonObject): readonly string[] {
  let key = "limited_data_use" in event ? "+" : "";
  for (const part of parts) {
    const object = event[part];
    key += isObject(object) ? `|${Object.keys(object)}` : "|";
  }
  const found = known.get(key);
  if (found) return found;

  const fields = parts.flatMap((part) => {
    const object = event[part];
    return isObject(object) ? Object.keys(object).map((name) => `${part}.${name}`) : [];
  });
  if ("limited_data_use" in event) fields.push("limited_data_use");
  if (known.size > 10_000) known.clear();
  known.set(key, fields);
  return fields;
}
