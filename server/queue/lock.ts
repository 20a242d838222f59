import { join } from "node:path";
import Database from "better-sqlite3";
import { failure } from "../errors.ts";
import type { Db } from "./db.ts";
import type { LeaseRow } from "./reads.ts";

const isBusy = (error: unknown) => error instanceof Database.SqliteError && error.code === "SQLITE_BUSY";

/** Who says that it relays from the store: the lock itself does not know. */
const holderOf = (db: Db): string => {
  const row = db
    .prepare<[], LeaseRow>("select holder, since_ms as sinceMs, heartbeat_at_ms as heartbeatAtMs from lease")
    .get();
  return row ? `${row.holder}, since ${new Date(row.sinceMs).toISOString()}` : "it has not said which";
};

/**
 * Locks the store's folder for this process: a lock that the operating system keeps on a file and drops the moment
 * its process is gone, however it went and whatever the clock says.
 * @param db the store in the folder, asked who has the lock
 * @returns unlocks
 * @throws `store_held`
 */
export const lockFolder = (folder: string, db: Db): (() => void) => {
  const lock = new Database(join(folder, "store.lock"), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw failure("store_held", { folder, holder: holderOf(db) }, { cause: error });
  }
  return () => lock.close();
};
