import { userFields } from "../../event/fields.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import { actionSources, sources } from "../../event/schema.ts";

const mostEvents = 10;

/** A SHA-256, with or without the parameter builder's appendix. */
const digest = /^[0-9a-f]{64}(\.[A-Za-z0-9_-]{2,8})?$/;

const hashed = userFields.flatMap(({ field, meta, tiktok }) =>
  meta?.hash || (!meta && tiktok?.hash) ? [field] : [],
);
const hashedForTiktok = userFields.flatMap(({ field, tiktok }) => (tiktok?.hash ? [field] : []));

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown, longest: number) =>
  typeof value === "string" && value.length > 0 && value.length <= longest;

const inClear = (user: unknown, fields: readonly string[]): string | undefined => {
  if (!isObject(user)) return undefined;
  return fields.find((field) => {
    const value = user[field];
    return (
      value !== undefined && ![value].flat().every((item) => typeof item === "string" && digest.test(item))
    );
  });
};

/** Each line: what an event must be, and what is said where it is not. */
const shape: readonly (readonly [
  says: string,
  holds: (event: { readonly [key: string]: unknown }) => boolean,
])[] = [
  ["name: a text of 1 to 100 characters is expected", ({ name }) => isText(name, 100)],
  ["id: a text of 1 to 200 characters is expected", ({ id }) => isText(id, 200)],
  ["time: whole Unix seconds are expected", ({ time }) => Number.isSafeInteger(time)],
  ["action_source: unknown", ({ action_source }) => actionSources.some((word) => word === action_source)],
  ["source: unknown", ({ source }) => sources.some((word) => word === source)],
  ["user: an object is expected", ({ user }) => isObject(user)],
  ["properties: an object is expected", ({ properties }) => isObject(properties)],
];

const fault = (event: unknown): string | undefined => {
  if (!isObject(event)) return "an event is expected";
  const broken = shape.find(([, holds]) => !holds(event));
  if (broken) return broken[0];
  const clear = inClear(event.user, hashed) ?? inClear(event.tiktok_user, hashedForTiktok);
  return clear ? `user.${clear}: only SHA-256 digests may leave` : undefined;
};

/**
 * What keeps a hook's events from being sent, as a sentence that names the field and never its value, or
 * undefined. The first event keeps id and time, so that a copy sent again is the same copy; others need a name
 * or an id of their own.
 */
export const faultOf = (events: readonly unknown[], given: PreparedEvent): string | undefined => {
  if (events.length === 0 || events.length > mostEvents) return `1 to ${mostEvents} events are expected`;
  for (const event of events) {
    const found = fault(event);
    if (found) return found;
  }
  const [first] = events;
  if (isObject(first) && (first.id !== given.id || first.time !== given.time))
    return "id, time: the first event keeps those of the given one";
  const keys = new Set(events.map((event) => (isObject(event) ? `${event.name}\n${event.id}` : "")));
  return keys.size < events.length ? "id: events of one name need an id each" : undefined;
};
