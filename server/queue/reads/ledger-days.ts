import type { DailyLedgerRow, LedgerRow } from "../reads.ts";

/** The figures of the ledger: they add up. */
export const ledgerFigures = [
  "accepted",
  "delivered",
  "duplicate",
  "refused",
  "refusedByConsent",
  "expired",
  "held",
  "queued",
] as const;

/**
 * Adds quarters of an hour up to the days of a time zone, the latest first. Exact in every zone and on days of 23 or
 * 25 hours: clocks stand at a multiple of 15 minutes from UTC everywhere.
 */
export const toDays = (
  quarters: readonly (LedgerRow & { quarterMs: number })[],
  timeZone: string,
): DailyLedgerRow[] => {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const days = new Map<string, DailyLedgerRow>();
  // Telling the day is dear, and destinations of one quarter stand together.
  let [knownMs, day] = [Number.NaN, ""];
  for (const { quarterMs, ...quarter } of quarters) {
    if (quarterMs !== knownMs) [knownMs, day] = [quarterMs, format.format(quarterMs)];
    const name = `${day}\n${quarter.site}\n${quarter.destination}`;
    const row = days.get(name);
    if (!row) days.set(name, { day, ...quarter });
    else for (const state of ledgerFigures) row[state] += quarter[state];
  }
  return [...days.values()].sort((a, b) => b.day.localeCompare(a.day));
};
