import { type Store, stateNumbers } from "./store.ts";

interface Removed {
  expires_at_ms: number;
  first_sent_at_ms: number | null;
  received_at_ms: number;
}

/**
 * Queues one settled delivery again, inside the running transaction; false where it is settled so no more, or where
 * an erasure or the retention has taken the body since it was found.
 */
export const createRequeue = ({ db, lanes, hands, ledger, news }: Store) => {
  const remove = db.prepare<[number, number, number], Removed>(
    `delete from deliveries where event = ? and lane = ? and state = ?
       and exists (select 1 from events where seq = event and body is not null)
     returning expires_at_ms, first_sent_at_ms, (select received_at_ms from events where seq = event) as received_at_ms`,
  );
  const insert = db.prepare<[number, number, number, number | null]>(
    "insert into pending (lane, event, expires_at_ms, first_sent_at_ms) values (?, ?, ?, ?)",
  );

  return (event: number, lane: number, state: "delivered" | "refused" | "expired"): boolean => {
    const row = remove.get(event, lane, stateNumbers[state]);
    if (!row || !lanes.lane(lane)) return false;
    insert.run(lane, event, row.expires_at_ms, row.first_sent_at_ms);
    ledger.add(lane, row.received_at_ms, state, -1);
    ledger.add(lane, row.received_at_ms, "queued", 1);
    hands.rewind(lane);
    news.added(lane, 1);
    return true;
  };
};
