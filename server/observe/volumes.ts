import type { HourlyLedgerRow } from "../queue/reads.ts";

/** How many events were accepted in the last minutes, and how many in the same stretch of earlier days. */
export interface Volume {
  minutes: number;
  accepted: number;
  /** The mean of the earlier days that saw any. */
  usual: number;
}

export const quarterMinutes = 15;
export const historyDays = 7;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const mostHours = 24;

/**
 * The volumes of one destination, the shortest stretch first: a quarter of an hour, then whole hours up to a day, in
 * which a small shop has events enough to compare. Stretches that began before the start are left out: what came
 * while nobody listened says nothing.
 * @param hours its ledger of the last week and a day
 * @param accepted in the last quarter of an hour
 */
export const volumesOf = (
  hours: readonly HourlyLedgerRow[],
  { accepted, nowMs, sinceMs }: { accepted: number; nowMs: number; sinceMs: number },
): Volume[] => {
  const byHour = new Map(hours.map((row) => [row.hourMs, row.accepted]));
  const thisHourMs = Math.floor(nowMs / hourMs) * hourMs;
  const inHours = (count: number, endMs: number) => {
    let sum = 0;
    for (let ago = 1; ago <= count; ago++) sum += byHour.get(endMs - ago * hourMs) ?? 0;
    return sum;
  };
  const usualIn = (count: number, endMs: number): number | undefined => {
    const days = Array.from({ length: historyDays }, (_, day) => inHours(count, endMs - (day + 1) * dayMs));
    const seen = days.filter((events) => events > 0);
    return seen.length > 0 ? seen.reduce((sum, events) => sum + events) / seen.length : undefined;
  };

  const volumes: Volume[] = [];
  const ofThisHour = usualIn(1, thisHourMs + hourMs);
  if (ofThisHour !== undefined && nowMs - sinceMs >= quarterMinutes * minuteMs)
    volumes.push({ minutes: quarterMinutes, accepted, usual: ofThisHour * (quarterMinutes / 60) });
  for (let count = 1; count <= mostHours && thisHourMs - count * hourMs >= sinceMs; count++) {
    const usual = usualIn(count, thisHourMs);
    if (usual !== undefined)
      volumes.push({ minutes: count * 60, accepted: inHours(count, thisHourMs), usual });
  }
  return volumes;
};
