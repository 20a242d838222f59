import { setImmediate as nextTurn } from "node:timers/promises";
import type { Store } from "./store.ts";

interface Row {
  seq: number;
  kept: number;
  received_at_ms: number;
  dedup_until_ms: number;
  waits: number;
}

const dayMs = 86_400_000;
/** Deleting rewrites pages: a slice stays a matter of milliseconds. */
const sliceRows = 250;

/**
 * Deletes bodies older than the retention, and whole rows once their id need not be remembered either. What is
 * still on its way stays, and so does the last row: event numbers go on from it. Rows stand in the order of their
 * receipt, so the first slice without an old one is the last to be looked at, however many follow.
 */
export const createRetain = ({ db, writer, now }: Store) => {
  const slice = db.prepare<[number], Row>(
    `select seq, body is not null as kept, received_at_ms, dedup_until_ms, exists
       (select 1 from lanes cross join pending on pending.lane = lanes.lane and pending.event = seq) as waits
     from events where seq > ? and seq < (select max(seq) from events) order by seq limit ${sliceRows}`,
  );
  const forget = db.prepare<[number]>("update events set body = null where seq = ?");
  const removeEvent = db.prepare<[number]>("delete from events where seq = ?");
  const removeDeliveries = db.prepare<[number]>("delete from deliveries where event = ?");
  const removeAnswers = db.prepare<[number]>(
    `delete from answers where answer in (select answer from
     (select answer, answered_at_ms from answers order by answer limit ${sliceRows}) where answered_at_ms < ?)`,
  );

  return async (retentionDays: number): Promise<number> => {
    const cutoffMs = now() - retentionDays * dayMs;
    let forgotten = 0;
    let after = 0;
    for (;;) {
      const rows = slice.all(after);
      const old = rows.filter(({ received_at_ms }) => received_at_ms < cutoffMs);
      if (old.length === 0) break;
      const isOver = ({ dedup_until_ms }: Row) => dedup_until_ms <= now();
      const due = old.filter((row) => !row.waits && (row.kept || isOver(row)));
      if (due.length > 0) {
        await writer.write(() => {
          for (const row of due) {
            if (isOver(row)) {
              removeDeliveries.run(row.seq);
              removeEvent.run(row.seq);
            } else forget.run(row.seq);
          }
        });
      } else await nextTurn();
      forgotten += due.filter(({ kept }) => kept).length;
      after = rows.at(-1)?.seq ?? after;
    }
    while ((await writer.write(() => removeAnswers.run(cutoffMs).changes)) === sliceRows);
    return forgotten;
  };
};
