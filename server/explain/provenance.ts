import { contentFields, propertyFields, userFields } from "../../event/fields.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Platform } from "../../event/schema.ts";
import { leavesOf } from "./leaves.ts";
import { carriedObjects, formRules, otherFields } from "./rules.ts";

/** One outgoing field and how it came about. */
export interface SentField {
  /** Path in the platform's body; lists are one field. */
  field: string;
  value: unknown;
  /** Path in our event. */
  from: string;
  rule: string;
}

/** A field that the platform would take and does not get. */
export interface MissingField {
  field: string;
  from: string;
  reason: string;
}

interface Parts {
  user: string;
  properties: string;
}

const partsOf: Readonly<Record<Platform, Parts>> = {
  meta: { user: "user_data.", properties: "custom_data." },
  tiktok: { user: "user.", properties: "properties." },
};

const userOrigin = (platform: Platform, key: string) => {
  const row = userFields.find((field) => field[platform]?.key === key);
  const out = row?.[platform];
  return row && out
    ? { from: `user.${row.field}`, rule: formRules[out.form] + (out.hash ? "; SHA-256" : "") }
    : undefined;
};

const outgoingNames = (row: { meta?: string; tiktok?: readonly string[] }, platform: Platform) =>
  platform === "meta" ? [row.meta] : (row.tiktok ?? []);

const itemOrigin = (platform: Platform, rest: string) => {
  const [, at, key = ""] = /^contents\.(\d+)\.(.+)$/.exec(rest) ?? [];
  if (at === undefined) return undefined;
  const row = contentFields.find((field) => outgoingNames(field, platform).includes(key));
  return {
    from: `properties.contents.${at}.${row?.field ?? key}`,
    rule: row ? "as given" : "custom, as given",
  };
};

/** Properties that are stored though nobody gave them. */
const storedOtherwise: Readonly<Record<string, string>> = {
  value: "as given, else the sum of the items",
  content_type: "as given, else the site's contentType",
};

const propertyOrigin = (event: PreparedEvent, platform: Platform, rest: string) => {
  const item = itemOrigin(platform, rest);
  if (item) return item;
  const row = propertyFields.find((field) => outgoingNames(field, platform).includes(rest));
  if (!row) return { from: `properties.${rest}`, rule: "custom, without personal data" };
  const isStored = row.field in event.properties;
  return {
    from: `properties.${row.field}`,
    rule: isStored ? (storedOtherwise[row.field] ?? "as given, as its type") : "follows from the items",
  };
};

const originOf = (event: PreparedEvent, platform: Platform, path: string) => {
  const { user, properties } = partsOf[platform];
  if (path.startsWith(user)) return userOrigin(platform, path.slice(user.length));
  if (path.startsWith(properties)) return propertyOrigin(event, platform, path.slice(properties.length));
  const [from, rule] = otherFields[path] ?? [];
  if (from && rule) return { from, rule };
  const carried = carriedObjects.find(([prefix]) => path.startsWith(prefix));
  return carried && { from: carried[1] + path.slice(carried[0].length), rule: "as given" };
};

/** Every field of a body with its source and rule. Nothing is left unexplained: what no table knows says so. */
export const sentFields = (event: PreparedEvent, platform: Platform, body: object): SentField[] =>
  leavesOf(body).map(([field, value]) => ({
    field,
    value,
    ...(originOf(event, platform, field) ?? { from: "?", rule: "set by a hook" }),
  }));

const whyMissing = (event: PreparedEvent, field: string, sources: readonly string[] | undefined) => {
  if (sources && !sources.includes(event.source))
    return `TikTok takes it for ${sources.join(", ")} events only`;
  return event.user[field] === undefined
    ? "not known (not given, or dropped as malformed)"
    : "left out by a rule";
};

/** Identifiers and properties that the platform takes and this body lacks, strongest first. */
export const missingFields = (event: PreparedEvent, platform: Platform, body: object): MissingField[] => {
  const sent = leavesOf(body).map(([path]) => path);
  const has = (path: string) => sent.some((one) => one === path || one.startsWith(`${path}.`));
  const { user, properties } = partsOf[platform];
  const people = userFields.flatMap((row): MissingField[] => {
    const out = row[platform];
    if (!out || has(user + out.key)) return [];
    const sources = platform === "tiktok" ? row.tiktok?.sources : undefined;
    return [
      { field: user + out.key, from: `user.${row.field}`, reason: whyMissing(event, row.field, sources) },
    ];
  });
  const things = propertyFields.flatMap((row): MissingField[] => {
    const [name] = outgoingNames(row, platform);
    if (!name || has(properties + name)) return [];
    return [{ field: properties + name, from: `properties.${row.field}`, reason: "not given" }];
  });
  return [...people, ...things];
};
