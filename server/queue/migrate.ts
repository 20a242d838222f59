import { failure } from "../errors.ts";
import type { Db } from "./db.ts";
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

/**
 * Brings a store to this version's schema, all steps in one transaction; another process that does the same at
 * the same time is waited for.
 * @throws `store_newer`
 */
export const migrate = (db: Db, folder: string): void => {
  if (knownVersion(db, folder) === migrations.length) return;
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
