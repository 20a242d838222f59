import type { Db } from "./db.ts";
import type { Participant } from "./writer.ts";

const columns = ["queued", "delivered", "duplicate", "refused", "denied", "expired"] as const;
export type LedgerColumn = (typeof columns)[number];

export interface Ledger extends Participant {
  /** Adds to a column of the lane's quarter of an hour of receipt, within the running transaction. */
  add(lane: number, receivedAtMs: number, column: LedgerColumn, by: number): void;
}

/** Days begin at one of these in every time zone; at a whole hour they do not in India, Nepal or parts of Australia. */
const quarterMs = 900_000;
/** Lane and quarter in one number; quarters of the next four hundred years fit. */
const laneFactor = 2 ** 24;

/**
 * The counters of the ledger, kept inside the write transaction: counting a million rows would take seconds, and
 * a counter written apart would be wrong after a crash.
 */
export const createLedger = (db: Db): Ledger => {
  const upsert = db.prepare(
    `insert into ledger (lane, quarter, ${columns.join(", ")}) values (?, ?, ${columns.map(() => "?").join(", ")})
     on conflict do update set ${columns.map((column) => `${column} = ${column} + excluded.${column}`).join(", ")}`,
  );
  const changes = new Map<number, number[]>();
  const position = new Map(columns.map((column, index) => [column, index]));

  return {
    add: (lane, receivedAtMs, column, by) => {
      const key = lane * laneFactor + Math.max(0, Math.floor(receivedAtMs / quarterMs));
      const counts = changes.get(key) ?? columns.map(() => 0);
      const index = position.get(column) ?? 0;
      counts[index] = (counts[index] ?? 0) + by;
      changes.set(key, counts);
    },
    end: () => {
      for (const [key, counts] of changes)
        upsert.run(Math.floor(key / laneFactor), key % laneFactor, ...counts);
      changes.clear();
    },
    rolledBack: () => changes.clear(),
  };
};
