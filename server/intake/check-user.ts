import { isAbsent } from "../../event/absent.ts";
import type { CheckedUser } from "../../event/checked.ts";
import { userFields } from "../../event/fields.ts";
import { userSchema } from "../../event/schema.ts";
import type { Issue } from "../errors.ts";
import {
  drop,
  type Fields,
  type Findings,
  holdSameTexts,
  readFields,
  readText,
  reject,
} from "./check-values.ts";

const root = "user";
/** Nobody has more e-mails or phones; each costs a look. */
const mostValues = 50;
const known = new Set(Object.keys(userSchema.properties));

/** Fields that take a list: those that a platform wants hashed. */
const lists = new Set(
  userFields.filter(({ meta, tiktok }) => meta?.hash || tiktok?.hash).map(({ field }) => field),
);

/** Whether the person is told as we would write it, like nearly all persons: known fields, trimmed texts. */
const isPlain = (given: Fields): given is Record<string, string> => {
  for (const key in given) {
    const entry = given[key];
    if (typeof entry !== "string" || !known.has(key) || entry.trim() !== entry || isAbsent(entry))
      return false;
  }
  return true;
};

const readAnew = (given: Fields, findings: Findings): Readonly<CheckedUser> => {
  if (isPlain(given)) return given;
  const user: CheckedUser = {};
  for (const key of Object.keys(given)) {
    const entry = given[key];
    const path = `${root}.${key}`;
    if (!known.has(key)) {
      drop(findings, path, "Dropped: there is no such field of user. Custom data belongs into properties.");
    } else if (Array.isArray(entry) && lists.has(key)) {
      if (entry.length > mostValues) drop(findings, path, `Dropped: all but the first ${mostValues} values.`);
      const listed = entry.slice(0, mostValues);
      const texts = listed.map((one, index) => readText(one, `${path}.${index}`, findings)?.trim() ?? "");
      if (texts.some(Boolean)) user[key] = texts;
    } else if (!isAbsent(entry)) {
      const text = readText(entry, path, findings);
      if (text !== undefined) user[key] = text.trim();
    }
  }
  return user;
};

/** What was read last. The events of a beacon are one visitor's, who need not be read and hashed for each of them. */
let last: { given: Fields; user: CheckedUser; warnings: readonly Issue[] } | undefined;

/**
 * The person as told: texts, trimmed. Lists stay lists only for fields that a platform wants hashed.
 * @returns the very object of the call before where the person is the same; nobody changes it
 */
export const readUser = (value: unknown, findings: Findings): Readonly<CheckedUser> => {
  const given = readFields(value, root, findings);
  if (!given) return {};
  if (last && holdSameTexts(given, last.given)) {
    for (const { path, message } of last.warnings) drop(findings, path, message);
    return last.user;
  }
  const own: Findings = { errors: [], warnings: [] };
  const user = readAnew(given, own);
  for (const { path, message } of own.errors) reject(findings, path, message);
  for (const { path, message } of own.warnings) drop(findings, path, message);
  last = own.errors.length === 0 ? { given, user, warnings: own.warnings } : undefined;
  return user;
};
