import { failure } from "../errors.ts";
import type { Db } from "./db.ts";
import { lockFolder } from "./lock.ts";
import { applicationId, migrations } from "./schema.ts";

const versionOf = (db: Db) => Number(db.pragma("user_version", { simple: true }));

/**
 * The store's schema version.
 * @throws `store_newer` for a store that a later version wrote
 */
export const knownVersion = (db: Db, folder: string): number => {
  const found = versionOf(db);
  if (found > migrations.length) throw failure("store_newer", { folder, found, known: migrations.length });
  return found;
};

/** All steps in one transaction; another process that does the same at the same time is waited for. */
export const bringForward = (db: Db, folder: string): void => {
  db.exec("begin immediate");
  try {
    for (const step of migrations.slice(knownVersion(db, folder))) db.exec(step);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${migrations.length}`);
    db.exec("commit");
  } catch (error) {
    if (db.inTransaction) db.exec("rollback");
    throw error;
  }
};

/**
 * Brings a store to this version's schema, unless a server of an earlier version relays from it: that one could
 * neither take nor settle anything any more.
 * @throws `store_newer`, `store_held`
 */
export const migrate = (db: Db, folder: string): void => {
  if (knownVersion(db, folder) === migrations.length) return;
  const unlock = lockFolder(folder, db);
  try {
    bringForward(db, folder);
  } finally {
    unlock();
  }
};
