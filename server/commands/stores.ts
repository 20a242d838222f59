import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { openQueue } from "../queue/open.ts";
import type { Queue } from "../queue/queue.ts";
import { type LoadedSettings, loadWorkSettingsIfAny } from "./load-settings.ts";
import { folderOfStore, storeFile } from "./store-folder.ts";

/** Stores that exist: the configured one, and those of `import --result` in it. */
export const storeFolders = (loaded: LoadedSettings | undefined): string[] => {
  const main = loaded ? folderOfStore(loaded.settings.store.url) : resolve("data");
  const results = join(main, "results");
  const below = existsSync(results) ? readdirSync(results).map((name) => join(results, name)) : [];
  return [main, ...below].filter((folder) => existsSync(join(folder, storeFile)));
};

/** Opens one store after the other for as long as `work` needs it. */
export const eachStore = async <T>(
  loaded: LoadedSettings | undefined,
  work: (queue: Queue, folder: string) => Promise<T>,
): Promise<T[]> => {
  const results: T[] = [];
  for (const folder of storeFolders(loaded)) {
    const queue = await openQueue(`file:${folder}`, { readsHere: true });
    try {
      results.push(await work(queue, folder));
    } finally {
      await queue.close();
    }
  }
  return results;
};

/**
 * The configuration, and whether there is any store yet.
 * @throws Error where there is none: nothing was ever accepted here
 */
export const loadWithStore = async (config: string | undefined): Promise<LoadedSettings | undefined> => {
  const loaded = await loadWorkSettingsIfAny(config);
  if (storeFolders(loaded).length === 0)
    throw new Error(
      "There is no store here yet: nothing was accepted so far, or --config names another folder's file.",
    );
  return loaded;
};
