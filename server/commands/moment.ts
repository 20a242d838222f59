import { InvalidArgumentError } from "commander";
import { parseTime } from "../intake/check-time.ts";

const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a point in time from a flag: ISO 8601, Unix seconds or milliseconds, or `48h`, `7d` ago. Unix ms. */
export const toMoment = (text: string, nowMs = Date.now()): number => {
  const [, count, unit = ""] = /^(\d+)([mhd])$/.exec(text.trim()) ?? [];
  if (count !== undefined) return nowMs - Number(count) * (unitsMs[unit] ?? 0);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? `${text.trim()}T00:00:00Z` : text;
  const time = parseTime(day);
  if (!time)
    throw new InvalidArgumentError("A time is ISO 8601, Unix seconds or milliseconds, or like 48h and 7d.");
  return time.ms;
};
