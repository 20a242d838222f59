import type { FastifyInstance } from "fastify";
import type { Destination } from "../../event/destinations.ts";
import { problemCatalogue } from "../observe/problem-catalogue.ts";
import type { Problem } from "../observe/problems.ts";
import type { MinuteSeries, Rates } from "../observe/rates.ts";
import type { Queue } from "../queue/queue.ts";
import type { LedgerRow } from "../queue/reads.ts";

export interface NowView {
  atMs: number;
  firstMinuteMs: number;
  minutes: MinuteSeries[];
  destinations: (LedgerRow & { oldestReceivedAtMs?: number; lastDeliveredAtMs?: number })[];
  problems: (Problem & { title: string; remedy: string })[];
}

const shownMinutes = 60;
const sameAs =
  (a: { site: string; destination: Destination }) => (b: { site: string; destination: Destination }) =>
    a.site === b.site && a.destination === b.destination;

/** `GET /now`: the last hour by the minute, where every destination stands, and what is wrong. */
export const nowRoute = (
  app: FastifyInstance,
  {
    read,
    rates,
    problems,
    now,
  }: { read: Queue["read"]; rates: Rates; problems: () => Promise<Problem[]>; now: () => number },
) => {
  app.get("/now", async (): Promise<NowView> => {
    const [ledger, ages, found] = await Promise.all([read.ledger(), read.ages(), problems()]);
    const { firstMinuteMs, destinations: minutes } = rates.series(shownMinutes);
    return {
      atMs: now(),
      firstMinuteMs,
      minutes,
      destinations: ledger.map((row) => {
        const age = ages.find(sameAs(row));
        const lastDeliveredAtMs = minutes.find(sameAs(row))?.lastDeliveredAtMs;
        return {
          ...row,
          ...(age && { oldestReceivedAtMs: age.oldestReceivedAtMs }),
          ...(lastDeliveredAtMs !== undefined && { lastDeliveredAtMs }),
        };
      }),
      problems: found.map((problem) => ({ ...problem, ...problemCatalogue[problem.code] })),
    };
  });
};
