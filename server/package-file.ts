import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const rootOf = (folder: string): string => {
  if (existsSync(join(folder, "package.json")) || dirname(folder) === folder) return folder;
  return rootOf(dirname(folder));
};

const root = rootOf(dirname(fileURLToPath(import.meta.url)));

/** A file of this package, wherever the bundler put the code that asks. */
export const packageFile = (...path: readonly string[]): string => join(root, ...path);
