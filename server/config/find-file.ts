import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** In this order; the first that exists is the configuration. */
export const fileNames = ["ts", "mjs", "json", "yaml", "yml"].map((ending) => `twinbeam.config.${ending}`);

/** Where the configuration is: a file where there is one, and the folder that relative paths count from. */
export interface Place {
  file?: string;
  folder: string;
}

/**
 * @param cwd working folder, absolute
 * @param file what `--config` says
 */
export const findFile = (cwd: string, file?: string): Place => {
  const found = file ? resolve(cwd, file) : fileNames.map((name) => resolve(cwd, name)).find(existsSync);
  return found ? { file: found, folder: dirname(found) } : { folder: cwd };
};
