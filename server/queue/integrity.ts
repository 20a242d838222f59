import { closeSync, openSync, readSync, statSync } from "node:fs";
import { failure } from "../errors.ts";
import type { Db } from "./db.ts";
import { applicationId } from "./schema.ts";

const headerBytes = 100;
const magic = "SQLite format 3\0";
/** Up to here every page is looked at, in well under a second; above, the small tables and the edges of the big ones. */
const wholeCheckBytes = 64 * 1024 * 1024;

const damaged = (folder: string, reason: string) => failure("store_damaged", { folder, reason });

/**
 * Looks at the file before SQLite does, for what SQLite takes for a new or an empty database.
 * @throws `store_damaged`
 */
export const checkFile = (file: string, folder: string): void => {
  const header = Buffer.alloc(headerBytes);
  const handle = openSync(file, "r");
  try {
    const read = readSync(handle, header, 0, headerBytes, 0);
    if (read === 0) throw damaged(folder, "store.db is empty");
    if (read < headerBytes || header.toString("latin1", 0, magic.length) !== magic)
      throw damaged(folder, "store.db does not begin like an SQLite database");
    const found = header.readUInt32BE(68);
    if (found !== applicationId) throw damaged(folder, "store.db belongs to another program");
  } finally {
    closeSync(handle);
  }
};

const smallTables = ["lanes", "ledger", "holds", "settings", "lease", "suppressions", "answers"];
/** One end each: SQLite finds a lone min or max without looking between them. */
const edges = [
  ["seq", "events"],
  ["id", "events"],
  ["event", "deliveries"],
  ["lane", "pending"],
].flatMap(([column, table]) => ["min", "max"].map((end) => `select ${end}(${column}) from ${table}`));

const firstLine = (text: unknown) => String(text).split("\n")[0] ?? "";

/**
 * Whether the pages hang together: all of them in a store of up to 64 MB; in a bigger one, where that would take
 * many seconds, the small tables and both ends of the big ones. SQLite itself compares the file's length.
 * @throws `store_damaged`; SQLite's own error where a page cannot be read at all
 */
export const checkStructure = (db: Db, folder: string): void => {
  const whole = statSync(db.name).size <= wholeCheckBytes;
  for (const check of whole ? ["quick_check(1)"] : smallTables.map((table) => `quick_check(${table})`)) {
    const found = db.pragma(check, { simple: true });
    if (found !== "ok") throw damaged(folder, firstLine(found));
  }
  for (const edge of edges) db.prepare(edge).get();
};
