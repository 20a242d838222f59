import { setTimeout } from "node:timers/promises";
import { createForget } from "./forget.ts";
import type { Reader } from "./reads.ts";
import { type Store, stateNumbers } from "./store.ts";

interface PendingRow {
  lane: number;
  expires_at_ms: number;
  received_at_ms: number;
  attempts: number;
  first_sent_at_ms: number | null;
}

/** The server's beacons wait for a transaction of this process. */
const sliceRows = 500;
const mostTries = 50;
const pauseMs = 100;

/**
 * Forgets a person. The identifiers join the suppression list first, so that nothing new slips in while the store is
 * searched. Counters and event ids stay: they name nobody, and the ledger has to add up.
 */
export const createErase = ({ db, writer, ledger, suppressions, now }: Store, read: Reader) => {
  const pendingOf = db.prepare<[number], PendingRow>(
    `select pending.*, events.received_at_ms from lanes
     cross join pending on pending.lane = lanes.lane and pending.event = ? join events on events.seq = pending.event`,
  );
  const remove = db.prepare<[number, number]>("delete from pending where lane = ? and event = ?");
  const refuse = db.prepare(
    `insert into deliveries (event, lane, state, settled_at_ms, expires_at_ms, attempts, first_sent_at_ms, reason)
     values (?, ?, ${stateNumbers.refused}, ?, ?, ?, ?, 'erased')`,
  );
  const forget = createForget(db);
  const forgetBrowsers = db.prepare<[number]>("update events set browsers = null where seq = ?");

  const eraseEvent = (event: number) => {
    for (const row of pendingOf.all(event)) {
      remove.run(row.lane, event);
      refuse.run(event, row.lane, now(), row.expires_at_ms, row.attempts, row.first_sent_at_ms);
      ledger.add(row.lane, row.received_at_ms, "queued", -1);
      ledger.add(row.lane, row.received_at_ms, "refused", 1);
    }
    forget(event);
    forgetBrowsers.run(event);
  };

  /**
   * Empties the log, which holds the pages as they were. Beside a reader it cannot be emptied, and nobody else writes
   * while it is waited for: better to try again.
   */
  const emptyLog = async () => {
    const busyTimeoutMs = db.pragma("busy_timeout", { simple: true });
    for (let tries = 0; tries < mostTries; tries++) {
      db.pragma("busy_timeout = 0");
      const busy = db.prepare<[], { busy: number }>("pragma wal_checkpoint(truncate)").get()?.busy;
      db.pragma(`busy_timeout = ${busyTimeoutMs}`);
      if (!busy) return;
      await setTimeout(pauseMs);
    }
  };

  return async (identifiers: readonly string[]): Promise<{ events: number }> => {
    await writer.write(() => suppressions.add(identifiers, now()));
    suppressions.reload();
    let events = 0;
    let after: number | undefined = 0;
    while (after !== undefined) {
      const found: { events: number[]; next?: number } = await read.bearers({ identifiers, after });
      for (let first = 0; first < found.events.length; first += sliceRows) {
        const slice = found.events.slice(first, first + sliceRows);
        await writer.write(() => {
          for (const event of slice) eraseEvent(event);
        });
      }
      events += found.events.length;
      after = found.next;
    }
    await emptyLog();
    return { events };
  };
};
