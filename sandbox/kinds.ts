import { isObject } from "./json.ts";

/** What a field may hold; the field tables of both platforms name these. */
export const kinds = {
  any: () => true,
  text: isText,
  /** One text or a list of them. */
  texts: (value: unknown) => isText(value) || isListOf(value, isText),
  textList: (value: unknown) => isListOf(value, isText),
  /** Product ids: texts or whole numbers. */
  idList: (value: unknown) => isListOf(value, (item) => isText(item) || Number.isInteger(item)),
  /** A long number, or its digits as text where a program cannot hold it. */
  digits: (value: unknown) => Number.isInteger(value) || (isText(value) && /^\d+$/.test(value)),
  number: isNumber,
  integer: (value: unknown) => Number.isInteger(value),
  boolean: isBoolean,
  /** 0 and 1, or the two words. */
  flag: (value: unknown) => value === 0 || value === 1 || isBoolean(value),
  textOrBoolean: (value: unknown) => isText(value) || isBoolean(value),
  object: isObject,
  objects: (value: unknown) => isListOf(value, isObject),
} satisfies Record<string, (value: unknown) => boolean>;

export type Kind = keyof typeof kinds;

/** Field name to what it may hold. */
export type Fields = Readonly<Record<string, Kind>>;

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

/** The first field of `object` that is not of its kind; fields the table does not know are passed over. */
export function wrongKind(object: unknown, fields: Fields): string | undefined {
  if (!isObject(object)) return undefined;
  for (const name in object) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind && !kinds[kind](object[name])) return name;
  }
  return undefined;
}

/** The first member of `object` that the table does not know. */
export function unknownField(object: unknown, fields: Fields): string | undefined {
  if (!isObject(object)) return undefined;
  for (const name in object) if (!Object.hasOwn(fields, name)) return name;
  return undefined;
}

/** Finds a field's kind by its dotted path; `tables` maps the path of an object, without list indexes, to its fields. */
export function kindAt(path: string, tables: Readonly<Record<string, Fields>>): Kind | undefined {
  const names = path.split(".").filter((name) => !/^\d+$/.test(name));
  const field = names.pop() ?? "";
  return tables[names.join(".")]?.[field];
}
