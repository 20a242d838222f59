import type { Store } from "./store.ts";

interface Row {
  seq: number;
  kept: number;
  dedup_until_ms: number;
}

const dayMs = 86_400_000;
/** Deleting rewrites pages: a slice stays a matter of milliseconds. */
const sliceRows = 250;

/**
 * Deletes bodies older than the retention, and whole rows once their id need not be remembered either. What is
 * still on its way stays, and so does the last row: event numbers go on from it.
 */
export const createRetain = ({ db, writer, now }: Store) => {
  const old = db.prepare<[number, number], Row>(
    `select seq, body is not null as kept, dedup_until_ms from events
     where seq > ? and received_at_ms < ? and seq < (select max(seq) from events)
     and not exists (select 1 from lanes cross join pending on pending.lane = lanes.lane and pending.event = seq)
     order by seq limit ${sliceRows}`,
  );
  const forget = db.prepare<[number]>("update events set body = null where seq = ?");
  const removeEvent = db.prepare<[number]>("delete from events where seq = ?");
  const removeDeliveries = db.prepare<[number]>("delete from deliveries where event = ?");
  const removeAnswers = db.prepare<[number]>(
    `delete from answers where answer in
     (select answer from answers where answered_at_ms < ? order by answer limit ${sliceRows})`,
  );

  return async (retentionDays: number): Promise<number> => {
    const cutoffMs = now() - retentionDays * dayMs;
    let forgotten = 0;
    let after = 0;
    for (;;) {
      const rows = old.all(after, cutoffMs);
      const last = rows.at(-1);
      if (!last) break;
      await writer.write(() => {
        for (const { seq, kept, dedup_until_ms } of rows) {
          if (dedup_until_ms <= now()) {
            removeDeliveries.run(seq);
            removeEvent.run(seq);
          } else if (kept) forget.run(seq);
        }
      });
      forgotten += rows.filter(({ kept }) => kept).length;
      after = last.seq;
    }
    while ((await writer.write(() => removeAnswers.run(cutoffMs).changes)) === sliceRows);
    return forgotten;
  };
};
