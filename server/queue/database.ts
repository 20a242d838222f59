import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { failure } from "../errors.ts";
import type { Db } from "./db.ts";
import { checkFile, checkStructure } from "./integrity.ts";
import { bringForward, knownVersion, migrate } from "./migrate.ts";

const fileName = "store.db";
/** Addresses, browsers and digests of people are nobody else's on the machine. */
const ownerOnly = { folder: 0o700, file: 0o600 };
/** Other processes write in short transactions; longer than this, something is stuck. */
const busyTimeoutMs = 5_000;
/** Of a new store: rows of 1.5 KB leave less of a page empty than in SQLite's usual 4 KB. */
const pageBytes = 8192;
/** Pages: small enough that writing them back does not hold a commit for long. */
const checkpointPages = 1_000;
const logBytesKept = 64 * 1024 * 1024;

const configure = (db: Db): Db => {
  db.pragma("journal_mode = wal");
  // FULL syncs the log at every commit; SQLite's default for a log would lose the last commits in a power cut.
  db.pragma("synchronous = full");
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  db.pragma(`journal_size_limit = ${logBytesKept}`);
  db.pragma("foreign_keys = off");
  // What is deleted is written over: an erased person must not lie on in the file's free places.
  db.pragma("secure_delete = on");
  return db;
};

/**
 * Makes a new store aside and links it into place, so that a crash in between never leaves an empty file under
 * the store's name: an empty file there is always damage.
 */
const create = (folder: string, file: string): void => {
  const aside = join(folder, `${fileName}.${process.pid}.new`);
  rmSync(aside, { force: true });
  // SQLite gives the log the mode of the database.
  closeSync(openSync(aside, "wx", ownerOnly.file));
  const db = new Database(aside);
  try {
    db.pragma(`page_size = ${pageBytes}`);
    db.pragma("synchronous = full");
    bringForward(db, folder);
  } finally {
    db.close();
  }
  try {
    linkSync(aside, file);
  } catch (error) {
    // Another process was faster: its store is as good as ours.
    if (!existsSync(file)) throw error;
  }
  rmSync(aside, { force: true });
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
};

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What SQLite says of a file that it cannot make sense of. */
const damageCodes = /^SQLITE_(CORRUPT|NOTADB|FORMAT)/;

const explain = (error: unknown, folder: string): unknown => {
  if (!(error instanceof Database.SqliteError)) return error;
  const code = damageCodes.test(error.code) ? "store_damaged" : "store_unusable";
  return failure(code, { folder, reason: error.message }, { cause: error });
};

/**
 * Opens the store in a folder for writing; makes folder and store when there are none. Never makes a new store
 * where an old one has been.
 * @throws `store_damaged`, `store_newer`, `store_unusable`, `store_held` where an older server relays from it
 */
export const openDatabase = (folder: string): Db => {
  const file = join(folder, fileName);
  try {
    mkdirSync(folder, { recursive: true, mode: ownerOnly.folder });
    if (!existsSync(file)) {
      const left = ["store.db-wal", "store.lock"].find((name) => existsSync(join(folder, name)));
      if (left) throw failure("store_damaged", { folder, reason: `${fileName} is missing beside ${left}` });
      create(folder, file);
    }
    checkFile(file, folder);
  } catch (error) {
    if (error instanceof Error && "status" in error) throw error;
    if (error instanceof Database.SqliteError) throw explain(error, folder);
    throw failure("store_unusable", { folder, reason: reasonOf(error) }, { cause: error });
  }
  let db: Db | undefined;
  try {
    db = configure(new Database(file, { timeout: busyTimeoutMs }));
    knownVersion(db, folder);
    checkStructure(db, folder);
    migrate(db, folder);
    return db;
  } catch (error) {
    db?.close();
    throw explain(error, folder);
  }
};

/** Opens an existing store for reading only. */
export const openReadOnly = (folder: string): Db =>
  new Database(join(folder, fileName), { readonly: true, timeout: busyTimeoutMs });
