import { createForget } from "./forget.ts";
import type { Store } from "./store.ts";

interface Row {
  seq: number;
  kept: number;
  received_at_ms: number;
  dedup_until_ms: number;
  waits: number;
}

interface Slice {
  /** Number of its last event. */
  last: number;
  forgotten: number;
}

const dayMs = 86_400_000;
/** Deleting rewrites pages: a slice stays a matter of milliseconds. */
const sliceRows = 250;

/**
 * Deletes bodies older than the retention, and whole rows once their id need not be remembered either. What is
 * still on its way stays, and so does the last row: event numbers go on from it. Rows stand in the order of their
 * receipt, so the first slice of young ones is the last to be looked at, however many follow.
 */
export const createRetain = ({ db, writer, now }: Store) => {
  const slice = db.prepare<[number], Row>(
    `select seq, body is not null as kept, received_at_ms, dedup_until_ms, exists
       (select 1 from lanes cross join pending on pending.lane = lanes.lane and pending.event = seq) as waits
     from events where seq > ? and seq < (select max(seq) from events) order by seq limit ${sliceRows}`,
  );
  const forget = createForget(db);
  const removeEvent = db.prepare<[number]>("delete from events where seq = ?");
  const removeDeliveries = db.prepare<[number]>("delete from deliveries where event = ?");
  const removeAnswers = db.prepare<[number]>(
    `delete from answers where answer in (select answer from
     (select answer, answered_at_ms from answers order by answer limit ${sliceRows}) where answered_at_ms < ?)`,
  );

  /** Looks and deletes in one transaction: a replay may queue again what nothing waited for a moment ago. */
  const retainSlice = (after: number, cutoffMs: number): Slice | undefined => {
    const rows = slice.all(after);
    const last = rows.at(-1);
    // What the clock, ahead of the time, dated into the future ends nothing: older rows may follow it.
    const isDone = rows.every(({ received_at_ms }) => received_at_ms >= cutoffMs && received_at_ms <= now());
    if (!last || isDone) return undefined;
    let forgotten = 0;
    for (const { seq, kept, received_at_ms, dedup_until_ms, waits } of rows) {
      if (received_at_ms >= cutoffMs || waits) continue;
      if (kept) {
        forget(seq);
        forgotten++;
      }
      if (dedup_until_ms > now()) continue;
      removeDeliveries.run(seq);
      removeEvent.run(seq);
    }
    return { last: last.seq, forgotten };
  };

  return async (retentionDays: number): Promise<number> => {
    const cutoffMs = now() - retentionDays * dayMs;
    let forgotten = 0;
    let after = 0;
    for (;;) {
      const done = await writer.write(() => retainSlice(after, cutoffMs));
      if (!done) break;
      forgotten += done.forgotten;
      after = done.last;
    }
    while ((await writer.write(() => removeAnswers.run(cutoffMs).changes)) === sliceRows);
    return forgotten;
  };
};
