import { isAbsent } from "../../event/absent.ts";
import { drop, type Findings, reject } from "./check-values.ts";

const minuteMs = 60_000;

/** Seconds stay below this until the year 5138; as milliseconds it is March 1973. */
const smallestMs = 1e11;

/** How far ahead of our clock an event may be before it is refused rather than set to now. */
const futureSkewMs = 10 * minuteMs;

/**
 * ISO 8601, extended or basic, and `yyyy-MM-dd'T'HH:mm:ss:SSSZ` with its colon before the milliseconds.
 * A date alone does not fit: it would put every event of a day at midnight.
 */
const isoTime =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,:](\d{1,9}))?)?\s?(?:(Z)|([+-])(\d\d):?(\d\d)?)?$/i;

export interface ParsedTime {
  ms: number;
  /** The text named no offset and was read as UTC. */
  assumedUtc: boolean;
}

const bySize = (number: number): ParsedTime | undefined =>
  Number.isFinite(number)
    ? { ms: Math.trunc(Math.abs(number) < smallestMs ? number * 1000 : number), assumedUtc: false }
    : undefined;

const parseIso = (text: string): ParsedTime | undefined => {
  const parts = isoTime.exec(text);
  if (!parts) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = "0",
    fraction = "",
    zulu,
    sign,
    offsetHour,
    offsetMinute,
  ] = parts;
  const wall = [
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, "0").slice(0, 3)),
  ] as const;
  if (wall[0] > 23 || wall[1] > 59 || wall[2] > 60) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined;
  const offsetMs = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * minuteMs;
  const ms = midnight + (wall[0] * 60 + wall[1]) * minuteMs + wall[2] * 1000 + wall[3];
  return { ms: sign === "-" ? ms + offsetMs : ms - offsetMs, assumedUtc: !zulu && !sign };
};

/**
 * A time in any accepted form as Unix milliseconds: Unix seconds or milliseconds (told apart by size), their
 * digits as text, ISO 8601, or `yyyy-MM-dd'T'HH:mm:ss:SSSZ`. Undefined where none fits.
 */
export const parseTime = (value: unknown): ParsedTime | undefined => {
  if (typeof value === "number") return bySize(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return /^\d+$/.test(text) ? bySize(Number(text)) : parseIso(text);
};

const accepted = "Unix seconds or milliseconds, or ISO 8601 with a time of day, like 2026-11-21T19:42:00Z";

/**
 * The time of an event in Unix milliseconds; absent, it is now. A little ahead is now, too.
 * @param clockShiftMs what the sender's clock lacks
 */
export const readTime = (value: unknown, nowMs: number, clockShiftMs: number, findings: Findings): number => {
  if (isAbsent(value)) return nowMs;
  const time = parseTime(value);
  if (!time) {
    reject(findings, "event_time", `No accepted form of a time fits. Accepted: ${accepted}.`);
    return nowMs;
  }
  if (time.assumedUtc) drop(findings, "event_time", "The time names no offset and was read as UTC.");
  const ms = time.ms + clockShiftMs;
  if (ms > nowMs + futureSkewMs) reject(findings, "event_time", "The time is more than 10 minutes ahead.");
  return Math.min(ms, nowMs);
};
