import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import type { DailyLedgerRow, LedgerRow } from "../queue/reads.ts";
import { type Query, rangeOf, textOf } from "./query.ts";

export interface LedgerView {
  timeZone: string;
  days: DailyLedgerRow[];
  totals: LedgerRow[];
}

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
  { read, now }: { read: Queue["read"]; now: () => number },
) => {
  app.get<{ Querystring: Query }>("/ledger", async ({ query }): Promise<LedgerView> => {
    const timeZone = timeZoneIn(query);
    const range = rangeOf(query, now());
    const [days, totals] = await Promise.all([read.ledgerByDay({ ...range, timeZone }), read.ledger()]);
    return { timeZone, days, totals };
  });
};
