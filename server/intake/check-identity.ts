import { randomFillSync } from "node:crypto";
import { isAbsent } from "../../event/absent.ts";
import { canonicalAppName } from "../../event/app-names.ts";
import { timeOrderedId } from "../../event/ids.ts";
import { canonicalName } from "../../event/names.ts";
import type { Source } from "../../event/schema.ts";
import { type Findings, isUnsafe, reject, rejectUnsafe } from "./check-values.ts";

const longestName = 100;
const longestId = 200;
const controlCharacter = /\p{Cc}/u;

const randomBytes = new Uint8Array(10);
/** A time-ordered id for an event that has none and belongs to no order. */
export const mintId = (nowMs: number): string => timeOrderedId(nowMs, randomFillSync(randomBytes));

/** Characters as people count them; the cheap count decides nearly always. */
const isLonger = (text: string, limit: number) => text.length > limit && [...text].length > limit;

/** The canonical name, or a custom one as written. Names of apps count for app events. */
export const readName = (value: unknown, source: Source, findings: Findings): string => {
  if (isAbsent(value) || typeof value !== "string") {
    reject(findings, "event_name", "The name is missing or no text. Send a name like Purchase.");
    return "";
  }
  if (isLonger(value, longestName)) {
    reject(findings, "event_name", `The name is longer than ${longestName} characters.`);
  }
  return source === "app" ? canonicalAppName(value) : canonicalName(value);
};

/** The given id, byte for byte: the browser copy bears the same. */
export const readId = (value: unknown, findings: Findings): string | undefined => {
  if (isAbsent(value)) return undefined;
  if (isUnsafe(value)) return rejectUnsafe("event_id", findings);
  const id = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  if (typeof id !== "string") return reject(findings, "event_id", "The id is neither a text nor a number.");
  if (isLonger(id, longestId)) {
    return reject(findings, "event_id", `The id is longer than ${longestId} characters.`);
  }
  return controlCharacter.test(id) ? reject(findings, "event_id", "The id has control characters.") : id;
};
