import { isObject, type JsonObject, jsonObject } from "../read-answer.ts";

const minute = 60_000;
const slowFromPercent = 90;
const fullPercent = 100;

/** How much of Meta's limits is used, from the headers of any answer. */
export interface Usage {
  /** The fullest of all counters, in percent of the rolling hour. */
  percent: number;
  /** Until calls are let through again, where Meta says so. */
  regainMs: number;
}

const counters = ["call_count", "total_cputime", "total_time", "acc_id_util_pct"] as const;

const numbers = (entry: JsonObject, keys: readonly string[]): number[] =>
  keys.map((key) => Number(entry[key] ?? 0)).filter(Number.isFinite);

const entriesOf = (header: string | undefined): JsonObject[] => {
  const value = header === undefined ? undefined : jsonObject(header);
  if (!value) return [];
  return [value, ...Object.values(value).flat().filter(isObject)];
};

/**
 * Reads `X-App-Usage`, `X-Business-Use-Case-Usage` and `X-Ad-Account-Usage`. The second tells the time to
 * regain access in minutes, the third in seconds. Source: Graph API rate limiting.
 */
export const usageOf = (headers: Record<string, string | undefined>): Usage => {
  const names = ["x-app-usage", "x-business-use-case-usage", "x-ad-account-usage"];
  const entries = names.flatMap((name) => entriesOf(headers[name]));
  const minutes = entries.flatMap((entry) => numbers(entry, ["estimated_time_to_regain_access"]));
  const seconds = entries.flatMap((entry) => numbers(entry, ["reset_time_duration"]));
  return {
    percent: Math.max(0, ...entries.flatMap((entry) => numbers(entry, counters))),
    regainMs: Math.max(
      0,
      ...minutes.map((count) => count * minute),
      ...seconds.map((count) => count * 1_000),
    ),
  };
};

/** Pause before the next request: none below 90 %, a minute from there, and until access is regained at 100 %. */
export const pauseFor = ({ percent, regainMs }: Usage): number => {
  if (percent < slowFromPercent) return 0;
  return percent < fullPercent ? minute : Math.max(regainMs, 5 * minute);
};
