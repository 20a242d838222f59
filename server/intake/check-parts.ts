import { isAbsent } from "../../event/absent.ts";
import { canonicalName } from "../../event/names.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import { parseTime } from "./check-time.ts";
import {
  drop,
  type Fields,
  type Findings,
  holdSameTexts,
  readFields,
  readText,
  reject,
} from "./check-values.ts";

type Page = NonNullable<PreparedEvent["page"]>;
type Lead = NonNullable<PreparedEvent["lead"]>;
type Original = NonNullable<PreparedEvent["original_event_data"]>;

const webAddress = /^https?:\/\/[^\s/?#]/i;

/** Names the keys of a small object that nobody reads. */
const warnUnknown = (given: Fields, known: readonly string[], root: string, findings: Findings): void => {
  for (const key in given) {
    if (!known.includes(key)) drop(findings, `${root}.${key}`, `Dropped: there is no such field of ${root}.`);
  }
};

const readTextsOf = <K extends string>(
  given: Fields,
  keys: readonly K[],
  root: string,
  findings: Findings,
): { [key in K]?: string } => {
  const read: { [key in K]?: string } = {};
  for (const key of keys) {
    const text = readText(given[key], `${root}.${key}`, findings);
    if (text !== undefined) read[key] = text.trim();
  }
  return read;
};

const pageKeys = ["url", "referrer", "title"] as const;

const readPageAnew = (given: Fields, findings: Findings): Page | undefined => {
  const { url } = given;
  if (!isAbsent(url) && !(typeof url === "string" && webAddress.test(url.trim()))) {
    reject(findings, "page.url", "It is no web address. Accepted: http:// or https:// and all that follows.");
    return undefined;
  }
  warnUnknown(given, pageKeys, "page", findings);
  return readTextsOf(given, pageKeys, "page", findings);
};

/** What was read last, if nothing was found against it. The events of a beacon are mostly of one page. */
let last: { given: Fields; page: Page } | undefined;

/**
 * The page; its address has to be one of the web, the referrer may be of an app. Not scrubbed yet.
 * @returns the very object of the call before where the page is the same; nobody changes it
 */
export const readPage = (value: unknown, findings: Findings): Page | undefined => {
  const given = readFields(value, "page", findings);
  if (!given) return undefined;
  if (last && holdSameTexts(given, last.given)) return last.page;
  const own: Findings = { errors: [], warnings: [] };
  const page = readPageAnew(given, own);
  for (const { path, message } of own.errors) reject(findings, path, message);
  for (const { path, message } of own.warnings) drop(findings, path, message);
  last = page && own.errors.length + own.warnings.length === 0 ? { given, page } : undefined;
  return page;
};

const leadKeys = ["id", "event_source"] as const;

export const readLead = (value: unknown, findings: Findings): Lead | undefined => {
  const given = readFields(value, "lead", findings);
  if (!given) return undefined;
  warnUnknown(given, leadKeys, "lead", findings);
  return readTextsOf(given, leadKeys, "lead", findings);
};

const originalTexts = ["event_name", "order_id", "event_id"] as const;

/** The earlier event that this one adds to. Source: Meta, original event data parameters. */
export const readOriginal = (value: unknown, findings: Findings): Original | undefined => {
  const root = "original_event_data";
  const given = readFields(value, root, findings);
  if (!given) return undefined;
  warnUnknown(given, [...originalTexts, "event_time"], root, findings);
  const original: Original = readTextsOf(given, originalTexts, root, findings);
  if (original.event_name !== undefined) original.event_name = canonicalName(original.event_name);
  if (!isAbsent(given.event_time)) {
    const time = parseTime(given.event_time);
    if (time) original.event_time = Math.floor(time.ms / 1000);
    else drop(findings, `${root}.event_time`, "Dropped: no accepted form of a time fits.");
  }
  return original;
};
