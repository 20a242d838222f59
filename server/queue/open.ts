import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { failure } from "../errors.ts";
import type { Queue } from "./queue.ts";
import { openSqliteQueue, type SqliteOptions } from "./sqlite.ts";

const folderOf = (url: string): string | undefined => {
  if (!url.startsWith("file:")) return undefined;
  return url.startsWith("file:///") ? fileURLToPath(url) : resolve(url.slice("file:".length));
};

/**
 * Opens the store that an address names: `file:./data` is a folder, made when missing. Other processes may have it
 * open at the same time; only `lease()` is for one.
 * @throws `store_address_unknown`, `store_unusable`, `store_damaged`, `store_newer`, `store_held`
 */
export const openQueue = async (url: string, options: SqliteOptions = {}): Promise<Queue> => {
  const folder = folderOf(url);
  if (!folder) throw failure("store_address_unknown", { url });
  return openSqliteQueue(folder, options);
};
