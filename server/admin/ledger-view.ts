import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import { ledgerFigures } from "../queue/reads/ledger-days.ts";
import type { DailyLedgerRow, LedgerRow } from "../queue/reads.ts";
import { type Query, rangeOf, textOf } from "./query.ts";

export interface LedgerView {
  timeZone: string;
  days: DailyLedgerRow[];
  /** The sum of these days. */
  totals: LedgerRow[];
  /** Whatever the range: of all that the store has counted. */
  sinceStart: LedgerRow[];
}

const totalsOf = (days: readonly DailyLedgerRow[]): LedgerRow[] => {
  const totals = new Map<string, LedgerRow>();
  for (const { day: _, ...row } of days) {
    const name = `${row.site}\n${row.destination}`;
    const total = totals.get(name);
    if (!total) totals.set(name, row);
    else for (const figure of ledgerFigures) total[figure] += row[figure];
  }
  return [...totals].sort(([a], [b]) => a.localeCompare(b)).map(([, total]) => total);
};

const timeZoneIn = (query: Query): string => {
  const timeZone = textOf(query, "timeZone") ?? "UTC";
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return timeZone;
  } catch {
    throw failure("bad_request", { reason: `the time zone ${timeZone} is not known` });
  }
};

/** `GET /ledger`: accepted = delivered + duplicate + refused + expired + held + queued, by destination and day of receipt. */
export const ledgerRoute = (
  app: FastifyInstance,
  { read, now }: { read: Pick<Queue["read"], "ledger" | "ledgerByDay">; now: () => number },
) => {
  app.get<{ Querystring: Query }>("/ledger", async ({ query }): Promise<LedgerView> => {
    const timeZone = timeZoneIn(query);
    const range = rangeOf(query, now());
    const [days, sinceStart] = await Promise.all([read.ledgerByDay({ ...range, timeZone }), read.ledger()]);
    return { timeZone, days, totals: totalsOf(days), sinceStart };
  });
};
