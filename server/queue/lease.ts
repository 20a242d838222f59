import { hostname } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { failure } from "../errors.ts";
import type { Lease } from "./queue.ts";
import type { LeaseRow } from "./reads.ts";
import type { Store } from "./store.ts";

const heartbeatMs = 5_000;
/** SQLite waits for others by blocking the thread: whoever answers beacons must not wait for a stuck one. */
const busyTimeoutMs = 500;

const describe = (row: LeaseRow | undefined) =>
  row ? `${row.holder}, since ${new Date(row.sinceMs).toISOString()}` : "it has not said which";

/**
 * The lease is a lock that the operating system keeps on a file and drops the moment its process is gone, however
 * it went and whatever the clock says. The row beside it, with a heartbeat, tells people who holds it.
 */
export const createLease = ({ db, folder, writer, now }: Store) => {
  const say = db.prepare<[string, number, number]>(
    `insert into lease values (1, ?, ?, ?)
     on conflict do update set holder = excluded.holder, since_ms = excluded.since_ms,
       heartbeat_at_ms = excluded.heartbeat_at_ms`,
  );
  const holder = db.prepare<[], LeaseRow>(
    "select holder, since_ms as sinceMs, heartbeat_at_ms as heartbeatAtMs from lease",
  );
  const clear = db.prepare("delete from lease");

  return async (): Promise<Lease> => {
    const lock = new Database(join(folder, "store.lock"), { timeout: 0 });
    try {
      lock.exec("begin exclusive");
    } catch (error) {
      lock.close();
      if (!(error instanceof Database.SqliteError) || error.code !== "SQLITE_BUSY") throw error;
      throw failure("store_held", { folder, holder: describe(holder.get()) }, { cause: error });
    }
    db.pragma(`busy_timeout = ${busyTimeoutMs}`);
    const sinceMs = now();
    // Where the disk is full the row is missing and shows as the store's trouble; the lock holds all the same.
    const beat = () =>
      writer.write(() => say.run(`process ${process.pid} on ${hostname()}`, sinceMs, now())).catch(() => {});
    await beat();
    const heart = setInterval(beat, heartbeatMs);
    heart.unref();
    return {
      release: async () => {
        clearInterval(heart);
        await writer.write(() => clear.run()).catch(() => {});
        lock.close();
      },
    };
  };
};
