import type { Destination } from "../../../event/destinations.ts";
import type { Db } from "../db.ts";
import type { DailyLedgerRow, HoldRow, HourlyLedgerRow, LedgerRow, QueueAge } from "../reads.ts";
import { toDays } from "./ledger-days.ts";
import { present } from "./present.ts";

interface Counted {
  site: string;
  destination: Destination;
  on_hold: number;
  /** Number of the hour or quarter of an hour. */
  slot: number;
  queued: number;
  delivered: number;
  duplicate: number;
  refused: number;
  denied: number;
  expired: number;
}

interface StoredHold {
  site: string;
  destination: Destination;
  sinceMs: number;
  code: string;
  subcode: string | null;
  title: string;
  message: string | null;
  traceId: string | null;
}

interface Stretch {
  fromMs: number;
  toMs: number;
}

const quarterMs = 900_000;
const hourMs = 4 * quarterMs;

const sums = `lanes.site, lanes.destination, holds.site is not null as on_hold, sum(queued) as queued,
  sum(delivered) as delivered, sum(duplicate) as duplicate, sum(refused) as refused, sum(denied) as denied,
  sum(expired) as expired`;
const sources = `ledger join lanes using (lane)
  left join holds on holds.site = lanes.site and holds.destination = lanes.destination`;

const toRow = ({ site, destination, on_hold, queued, denied, ...counts }: Counted): LedgerRow => {
  const { delivered, duplicate, refused, expired } = counts;
  return {
    site,
    destination,
    accepted: delivered + duplicate + refused + expired + queued,
    delivered,
    duplicate,
    refused,
    refusedByConsent: denied,
    expired,
    held: on_hold ? queued : 0,
    queued: on_hold ? 0 : queued,
  };
};

/** The counters, and what waits or is held at the moment. */
export const createLedgerReads = (db: Db) => {
  const total = db.prepare<[], Counted>(
    `select ${sums}, 0 as slot from ${sources} group by lanes.site, lanes.destination order by 1, 2`,
  );
  const by = (slot: string) =>
    db.prepare<[number, number], Counted>(
      `select ${sums}, ${slot} as slot from ${sources} where quarter >= ? and quarter < ?
       group by slot, lanes.site, lanes.destination order by slot, 1, 2`,
    );
  const byHour = by("quarter / 4");
  const byQuarter = by("quarter");
  const ages = db.prepare<[], QueueAge>(
    `select site, destination, min(oldest) as oldestReceivedAtMs from
       (select site, destination, (select received_at_ms from pending join events on events.seq = pending.event
         where pending.lane = lanes.lane order by pending.event limit 1) as oldest from lanes)
     where oldest is not null group by site, destination order by site, destination`,
  );
  const holds = db.prepare<[], StoredHold>(
    `select site, destination, since_ms as sinceMs, code, subcode, title, message, trace_id as traceId
     from holds order by site, destination`,
  );

  return {
    ledger: (): LedgerRow[] => total.all().map(toRow),
    ledgerByHour: ({ fromMs, toMs }: Stretch): HourlyLedgerRow[] =>
      byHour
        .all(4 * Math.floor(fromMs / hourMs), 4 * Math.ceil(toMs / hourMs))
        .map((row) => ({ ...toRow(row), hourMs: row.slot * hourMs })),
    ledgerByDay: ({ fromMs, toMs, timeZone }: Stretch & { timeZone: string }): DailyLedgerRow[] =>
      toDays(
        byQuarter
          .all(Math.floor(fromMs / quarterMs), Math.ceil(toMs / quarterMs))
          .map((row) => ({ ...toRow(row), quarterMs: row.slot * quarterMs })),
        timeZone,
      ),
    ages: (): QueueAge[] => ages.all(),
    holds: (): HoldRow[] => holds.all().map(present),
  };
};
