import { accessSync, constants, lchownSync, lstatSync, statSync } from "node:fs";
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
 * A file that this process may only read is locked against nobody, and SQLite says nothing of it: two servers would
 * send everything twice.
 */
const checkWritable = (file: string, folder: string): void => {
  try {
    accessSync(file, constants.W_OK);
  } catch (error) {
    throw failure("store_unusable", { folder, reason: "store.lock cannot be written" }, { cause: error });
  }
};

/** What a command of the administrator's makes must not lock out the server, which has the store. */
const giveToOwner = (file: string, db: Db): void => {
  const { uid, gid } = statSync(db.name);
  if (process.getuid?.() !== 0 || lstatSync(file).uid === uid) return;
  try {
    // Of a link, the link itself: nobody is to be given another file of the administrator's.
    lchownSync(file, uid, gid);
  } catch {
    // Root in a container may lack the right; the lock holds all the same.
  }
};

/**
 * Locks the store's folder for this process: a lock that the operating system keeps on a file and drops the moment
 * its process is gone, however it went and whatever the clock says.
 * @param db the store in the folder, asked who has the lock
 * @returns unlocks
 * @throws `store_held`, `store_unusable`
 */
export const lockFolder = (folder: string, db: Db): (() => void) => {
  const file = join(folder, "store.lock");
  const lock = new Database(file, { timeout: 0 });
  try {
    giveToOwner(file, db);
    checkWritable(file, folder);
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw failure("store_held", { folder, holder: holderOf(db) }, { cause: error });
  }
  return () => lock.close();
};
