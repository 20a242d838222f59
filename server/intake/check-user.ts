import type { CheckedUser } from "../../event/checked.ts";
import { userFields } from "../../event/fields.ts";
import { userSchema } from "../../event/schema.ts";
import { drop, type Findings, isAbsent, readFields, readText } from "./check-values.ts";

const root = "user";
const known = new Set(Object.keys(userSchema.properties));

/** Fields that take a list: those that a platform wants hashed. */
const lists = new Set(
  userFields.filter(({ meta, tiktok }) => meta?.hash || tiktok?.hash).map(({ field }) => field),
);

/** The person as told: texts, trimmed. Lists stay lists only for fields that a platform wants hashed. */
export const readUser = (value: unknown, findings: Findings): CheckedUser => {
  const user: CheckedUser = {};
  const given = readFields(value, root, findings);
  if (!given) return user;
  for (const key of Object.keys(given)) {
    const entry = given[key];
    if (typeof entry === "string" && known.has(key)) {
      // Nearly all fields of nearly all events: no path is written for them.
      if (!isAbsent(entry)) user[key] = entry.trim();
      continue;
    }
    const path = `${root}.${key}`;
    if (!known.has(key)) {
      drop(findings, path, "Dropped: there is no such field of user. Custom data belongs into properties.");
    } else if (Array.isArray(entry) && lists.has(key)) {
      const texts = entry.map((one, index) => readText(one, `${path}.${index}`, findings)?.trim() ?? "");
      if (texts.some(Boolean)) user[key] = texts;
    } else if (!isAbsent(entry)) {
      const text = readText(entry, path, findings);
      if (text !== undefined) user[key] = text.trim();
    }
  }
  return user;
};
