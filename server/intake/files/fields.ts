import {
  appSchema,
  consentSchema,
  eventSchema,
  pageSchema,
  pixelSchema,
  propertiesSchema,
  userSchema,
} from "../../../event/schema.ts";

const keysOf = (schema: { properties?: object }) => Object.keys(schema.properties ?? {});
const under = (part: string, keys: readonly string[]) => keys.map((key) => `${part}.${key}`);
const [named, optional] = eventSchema.allOf;
const inner = (part: "lead" | "original_event_data") => under(part, keysOf(optional.properties[part]));

/** Parts of the event that hold fields of their own; a column is mapped to those, never to the part. */
const parts = ["page", "user", "properties", "app", "lead", "original_event_data", "consent", "pixel"];

/** Every field of the event by its dotted path, as the wire format knows it. */
export const eventFields: readonly string[] = [
  ...[...keysOf(named), ...keysOf(optional)].filter((key) => !parts.includes(key)),
  ...under("page", keysOf(pageSchema)),
  ...under("user", keysOf(userSchema)),
  ...under("properties", keysOf(propertiesSchema)),
  ...under(
    "app",
    keysOf(appSchema).filter((key) => key !== "ad"),
  ),
  ...under("app.ad", keysOf(appSchema.properties.ad)),
  ...inner("lead"),
  ...inner("original_event_data"),
  ...under("consent", keysOf(consentSchema)),
  ...under("pixel", keysOf(pixelSchema)),
];

const known = new Set(eventFields);
/** Further segments are let through: `properties.contents.0.id`, `user.email.1`, `test_event_code.meta`. */
const open = new Set([...known].filter((field) => !/^(event_|page\.|app\.(id|name|version)$)/.test(field)));
const unsafe = /(^|\.)(__proto__|constructor|prototype)(\.|$)/;

/** Whether a dotted path names a field of the event; below `properties` any custom name is one. */
export const isEventField = (path: string): boolean => {
  if (unsafe.test(path)) return false;
  if (known.has(path) || /^properties\.[^.]/.test(path)) return true;
  const segments = path.split(".");
  return segments.some((_, length) => length > 0 && open.has(segments.slice(0, length).join(".")));
};
