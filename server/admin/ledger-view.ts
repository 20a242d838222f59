import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import type { HourlyLedgerRow, LedgerRow } from "../queue/reads.ts";
import { type Query, rangeOf, textOf } from "./query.ts";

export interface DayRow extends LedgerRow {
  /** `2026-11-21` in the named time zone. */
  day: string;
}

export interface LedgerView {
  timeZone: string;
  days: DayRow[];
  totals: LedgerRow[];
}

const counted = [
  "accepted",
  "delivered",
  "duplicate",
  "refused",
  "refusedByConsent",
  "expired",
  "held",
  "queued",
] as const;

const dayIn = (timeZone: string) => {
  try {
    const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
    return (ms: number) => format.format(ms);
  } catch {
    throw failure("bad_request", { reason: `the time zone ${timeZone} is not known` });
  }
};

const byDay = (hours: readonly HourlyLedgerRow[], dayOf: (ms: number) => string): DayRow[] => {
  const days = new Map<string, DayRow>();
  for (const { hourMs, ...hour } of hours) {
    const day = dayOf(hourMs);
    const name = `${day}\n${hour.site}\n${hour.destination}`;
    const row = days.get(name);
    if (!row) days.set(name, { day, ...hour });
    else for (const state of counted) row[state] += hour[state];
  }
  return [...days.values()].sort((a, b) => b.day.localeCompare(a.day));
};

/** `GET /ledger`: accepted = delivered + duplicate + refused + expired + held + queued, by destination and day of receipt. */
export const ledgerRoute = (
  app: FastifyInstance,
  { read, now }: { read: Queue["read"]; now: () => number },
) => {
  app.get<{ Querystring: Query }>("/ledger", async ({ query }): Promise<LedgerView> => {
    const timeZone = textOf(query, "timeZone") ?? "UTC";
    const dayOf = dayIn(timeZone);
    const [hours, totals] = await Promise.all([read.ledgerByHour(rangeOf(query, now())), read.ledger()]);
    return { timeZone, days: byDay(hours, dayOf), totals };
  });
};
