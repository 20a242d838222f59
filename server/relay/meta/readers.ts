import type { Json } from "../../../event/prepared.ts";
import type { Payload } from "../platform.ts";

/** A value in the type that Meta documents for its field; undefined where it has no such form. */
export type Reader = (value: Json) => Json | undefined;

export const text: Reader = (value) => (typeof value === "object" ? undefined : String(value));

/** Ids stay texts, however long. */
export const digits: Reader = (value) => {
  const read = typeof value === "object" ? "" : String(value);
  return /^\d+$/.test(read) ? read : undefined;
};

export const number: Reader = (value) => {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
};

export const integer: Reader = (value) => {
  const read = number(value);
  return Number.isSafeInteger(read) ? read : undefined;
};

const isObject = (value: Json | undefined): value is Payload =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const object: Reader = (value) => (isObject(value) ? value : undefined);

/** A table of readers: each row names one and the fields it is for. */
export const readersOf = (
  rows: readonly (readonly [Reader, fields: string])[],
): ReadonlyMap<string, Reader> =>
  new Map(rows.flatMap(([read, fields]) => fields.split(" ").map((field) => [field, read] as const)));

/** The fields of an object that Meta documents and can read. */
export const readObject = (given: Json | undefined, readers: ReadonlyMap<string, Reader>): Payload => {
  const out: Payload = {};
  if (!isObject(given)) return out;
  for (const [field, read] of readers) {
    const value = given[field];
    const readable = value === undefined ? undefined : read(value);
    if (readable !== undefined) out[field] = readable;
  }
  return out;
};
