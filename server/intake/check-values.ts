import { isAbsent } from "../../event/absent.ts";
import type { Json } from "../../event/prepared.ts";
import type { Issue } from "../errors.ts";

/** What a check found: errors reject the event, warnings name values that were dropped or guessed. */
export interface Findings {
  errors: Issue[];
  warnings: Issue[];
}

export type Fields = Record<string, unknown>;

/** Custom values nested deeper than this are dropped: no platform reads them, and recursion stays bounded. */
const deepest = 6;

/** Nobody reads more, and an answer must not outgrow its request by far. */
const mostIssues = 100;

export const reject = ({ errors }: Findings, path: string, message: string): undefined => {
  if (errors.length < mostIssues) errors.push({ path, message });
};

export const drop = ({ warnings }: Findings, path: string, message: string): undefined => {
  if (warnings.length < mostIssues) warnings.push({ path, message });
};

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object at a path; an error and undefined where it is another thing, undefined where it is absent. */
export const readFields = (value: unknown, path: string, findings: Findings): Fields | undefined => {
  if (isAbsent(value)) return undefined;
  return isFields(value) ? value : reject(findings, path, `${path} is no object.`);
};

/** JSON cannot carry an integer beyond 2^53: its digits are lost before we see it. */
export const isUnsafe = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);

export const rejectUnsafe = (path: string, findings: Findings): undefined =>
  reject(findings, path, "The integer is beyond 2^53 and has lost digits. Send it as text.");

/** A text or a number as text; a warning and undefined for anything else. Absent: undefined. */
export const readText = (value: unknown, path: string, findings: Findings): string | undefined => {
  if (isAbsent(value)) return undefined;
  if (typeof value === "string") return value;
  if (isUnsafe(value)) return rejectUnsafe(path, findings);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return drop(findings, path, "Dropped: it is neither a text nor a number.");
};

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** A finite number, or undefined where the value is neither a number nor a decimal numeric text. */
export const toNumber = (value: unknown): number | undefined => {
  const text = typeof value === "string" ? value.trim() : undefined;
  const number = text !== undefined && decimal.test(text) ? Number(text) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
};

/** A number the event needs to be usable: anything else rejects it. Absent: undefined. */
export const readNumber = (value: unknown, path: string, findings: Findings): number | undefined => {
  if (isAbsent(value)) return undefined;
  if (isUnsafe(value)) return rejectUnsafe(path, findings);
  return (
    toNumber(value) ??
    reject(findings, path, "It is no number. Send a number, or its digits with a dot as text.")
  );
};

/** True or false, also as text. Anything else rejects: a wish for privacy must not get lost. */
export const readFlag = (value: unknown, path: string, findings: Findings): boolean | undefined => {
  if (isAbsent(value)) return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  return reject(findings, path, "It is neither true nor false.");
};

/** One of a list of words; anything else rejects. */
export const readWord = <T extends string>(
  value: unknown,
  words: readonly T[],
  path: string,
  findings: Findings,
): T | undefined => {
  if (isAbsent(value)) return undefined;
  return (
    words.find((word) => word === value) ??
    reject(findings, path, `${show(value)} is not accepted. Accepted: ${words.join(", ")}.`)
  );
};

/** A value for a message, short and without control characters. */
export const show = (value: unknown): string =>
  typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : `A value of type ${typeName(value)}`;

const typeName = (value: unknown) => (Array.isArray(value) ? "array" : typeof value);

/** Texts of a value or a list of values: absent ones and repetitions are skipped. */
export const readTexts = (value: unknown, path: string, findings: Findings): string[] => {
  if (!Array.isArray(value)) {
    const text = readText(value, path, findings);
    return text === undefined ? [] : [text];
  }
  const texts = new Set<string>();
  value.forEach((entry, index) => {
    const text = readText(entry, `${path}.${index}`, findings);
    if (text !== undefined) texts.add(text);
  });
  return [...texts];
};

/** A copy of a custom value without what is absent; undefined where nothing is left. */
export const readJson = (value: unknown, path: string, findings: Findings, depth = 0): Json | undefined => {
  if (isAbsent(value)) return undefined;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (isUnsafe(value)) return rejectUnsafe(path, findings);
    return Number.isFinite(value) ? value : drop(findings, path, "Dropped: it is no finite number.");
  }
  if (typeof value !== "object") return drop(findings, path, "Dropped: it is no JSON value.");
  if (depth === deepest) return drop(findings, path, `Dropped: it is nested deeper than ${deepest} levels.`);
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => readJson(entry, `${path}.${index}`, findings, depth + 1) ?? []);
  }
  return readEntries(value, path, findings, depth + 1);
};

const readEntries = (
  value: object,
  path: string,
  findings: Findings,
  depth: number,
): { [key: string]: Json } => {
  const copy: { [key: string]: Json } = {};
  for (const [key, entry] of Object.entries(value)) {
    if (key === "__proto__") continue;
    const json = readJson(entry, `${path}.${key}`, findings, depth);
    if (json !== undefined) copy[key] = json;
  }
  return copy;
};

/** Whether both hold the same texts; lists and objects are never the same. */
export const holdSameTexts = (given: Fields, known: Fields): boolean => {
  let keys = 0;
  for (const key in given) {
    if (given[key] !== known[key]) return false;
    keys++;
  }
  return keys === Object.keys(known).length;
};
