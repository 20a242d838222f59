import { type Source, sources } from "../../../event/schema.ts";
import { isObject } from "../../accounts/platform-api.ts";
import { wrongUsage } from "../define.ts";

/** What Treasure Data's export settings for TikTok ask for. */
export interface ResultDestination {
  authMethod: "oauth" | "access_token";
  accessToken?: string;
  source: Source;
  method: "ID" | "NAME" | "NEW";
  eventSourceId?: string;
  eventSourceName?: string;
  advertiserId?: string;
  threads: number;
  limitedDataUse: boolean;
  skipInvalid: boolean;
  testEventCode?: string;
  /** Fields that mean nothing here. */
  ignored: string[];
}

const methods = ["ID", "NAME", "NEW"] as const;
const authMethods = ["oauth", "access_token"] as const;

const knownFields = new Set([
  "type",
  "auth_method",
  "access_token",
  "event_data_source",
  "target_event_source",
  "target_event_source_method",
  "event_source_name",
  "advertiser_id",
  "event_source_id",
  "test_event_code",
  "thread_count",
  "limited_data_use",
  "skip_invalid_record",
]);

/** Fields that the other ways of naming a source need. */
const superfluous: Readonly<Record<(typeof methods)[number], readonly string[]>> = {
  ID: ["event_source_name", "advertiser_id"],
  NAME: ["event_source_id"],
  NEW: ["event_source_id"],
};

type Fields = { [field: string]: unknown };

const parseFields = (text: string): Fields => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return wrongUsage("--result is no JSON: put it in single quotes, as in td query --result '{…}'.");
  }
  if (!isObject(parsed)) return wrongUsage("--result must be a JSON object.");
  if (parsed.type !== "tiktok_events")
    return wrongUsage(`--result: type must be tiktok_events, not ${JSON.stringify(parsed.type)}.`);
  return parsed;
};

const textOf = (fields: Fields, field: string): string | undefined => {
  const value = fields[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value.trim();
  if (Number.isSafeInteger(value)) return String(value);
  return wrongUsage(
    `--result: ${field} must be text${typeof value === "number" ? "; the number is too long for JSON" : ""}.`,
  );
};

const wordOf = <T extends string>(fields: Fields, field: string, words: readonly T[], initial: T): T => {
  const text = textOf(fields, field) ?? initial;
  return (
    words.find((word) => word.toLowerCase() === text.toLowerCase()) ??
    wrongUsage(`--result: ${field} must be one of ${words.join(", ")}.`)
  );
};

const flagOf = (fields: Fields, field: string): boolean => {
  const value = fields[field] ?? false;
  if (value === true || value === "true") return true;
  if (value === false || value === "false" || value === "") return false;
  return wrongUsage(`--result: ${field} must be true or false.`);
};

const mostThreads = 10;

const threadsOf = (fields: Fields): number => {
  const threads = Number(fields.thread_count ?? 5);
  if (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads) return threads;
  return wrongUsage("--result: thread_count must be a whole number from 1 to 10.");
};

/** What each way of naming the source needs beside it. */
const checkMethod = (result: ResultDestination) => {
  const { method, authMethod, eventSourceId, eventSourceName, advertiserId, accessToken, source } = result;
  if (authMethod === "access_token" && !accessToken)
    wrongUsage("--result: auth_method access_token needs access_token.");
  if (method === "ID") {
    if (!eventSourceId) wrongUsage("--result: the method ID needs event_source_id.");
    if (source === "web" && eventSourceId && /^\d+$/.test(eventSourceId))
      wrongUsage(
        `--result: event_source_id ${eventSourceId} looks like the pixel's number; the pixel's code is meant (C4…).`,
      );
    return;
  }
  if (!eventSourceName || !advertiserId)
    wrongUsage(`--result: the method ${method} needs event_source_name and advertiser_id.`);
  if (authMethod === "access_token")
    wrongUsage(
      `--result: the method ${method} needs auth_method oauth; a token of Events Manager cannot list sources.`,
    );
};

/**
 * Reads Treasure Data's export JSON for TikTok as it stands. What cannot be meant ends the command with status 2.
 * Source: Treasure Data, TikTok Events Export.
 */
export const readResult = (json: string): ResultDestination => {
  const fields = parseFields(json);
  const methodField =
    fields.target_event_source_method === undefined ? "target_event_source" : "target_event_source_method";
  const texts = {
    accessToken: textOf(fields, "access_token"),
    eventSourceId: textOf(fields, "event_source_id"),
    eventSourceName: textOf(fields, "event_source_name"),
    advertiserId: textOf(fields, "advertiser_id"),
    testEventCode: textOf(fields, "test_event_code"),
  };
  const result: ResultDestination = {
    authMethod: wordOf(fields, "auth_method", authMethods, "oauth"),
    source: wordOf(fields, "event_data_source", sources, "web"),
    method: wordOf(fields, methodField, methods, "ID"),
    threads: threadsOf(fields),
    limitedDataUse: flagOf(fields, "limited_data_use"),
    skipInvalid: flagOf(fields, "skip_invalid_record"),
    ignored: Object.keys(fields).filter((field) => !knownFields.has(field)),
  };
  result.ignored.push(...superfluous[result.method].filter((field) => fields[field]));
  for (const [key, value] of Object.entries(texts))
    if (value !== undefined) Object.assign(result, { [key]: value });
  checkMethod(result);
  return result;
};
