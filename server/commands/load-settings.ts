import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Loaded, loadConfig } from "../config/load.ts";
import { underneathOf } from "../setup/page-settings.ts";
import { folderOfStore, storeFile } from "./store-folder.ts";

export type LoadedSettings = Extract<Loaded, { ok: true }>;

/** Every mistake on a line of its own; a single one is a sentence by itself. */
const toSentence = ({ mistakes, file }: Extract<Loaded, { ok: false }>) => {
  const lines = mistakes.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  const where = file ?? "The configuration";
  const hint = file ? "" : "; run twinbeam init, or name a file with --config";
  return lines.length === 1 && !mistakes[0]?.path
    ? `${lines[0]}${hint}.`
    : `${where} has ${lines.length === 1 ? "a mistake" : `${lines.length} mistakes`}:\n  ${lines.join("\n  ")}`;
};

/**
 * The configuration of the working folder, or of `--config`.
 * @param flags values that flags set, by dotted path
 * @param mayLackSites the server can start without: its page sets them up
 * @throws Error that names every mistake by its path
 */
export const loadSettings = async (
  file?: string,
  flags: Readonly<Record<string, unknown>> = {},
  { mayLackSites = false }: { mayLackSites?: boolean } = {},
): Promise<LoadedSettings> => {
  const loaded = await loadConfig({ file, cwd: process.cwd(), env: process.env, flags, mayLackSites });
  if (!loaded.ok) throw new Error(toSentence(loaded));
  return loaded;
};

/** What the admin page set: it is kept in the store, and lies under file and environment. */
const pageSettings = async (storeUrl: string): Promise<Record<string, unknown>> => {
  if (!existsSync(join(folderOfStore(storeUrl), storeFile))) return {};
  const { openQueue } = await import("../queue/open.ts");
  const queue = await openQueue(storeUrl, { readsHere: true });
  try {
    return underneathOf(await queue.settings());
  } finally {
    await queue.close();
  }
};

/** The configuration as a running server has it, or its mistakes. */
export const loadWhole = async (file: string | undefined): Promise<Loaded> => {
  const options = { file, cwd: process.cwd(), env: process.env };
  const given = await loadConfig({ ...options, mayLackSites: true });
  if (!given.ok) return given;
  return loadConfig({ ...options, underneath: await pageSettings(given.settings.store.url) });
};

/**
 * The configuration as a running server has it, with what its admin page set.
 * @throws Error that names every mistake by its path
 */
export const loadWorkSettings = async (file?: string): Promise<LoadedSettings> => {
  const loaded = await loadWhole(file);
  if (!loaded.ok) throw new Error(toSentence(loaded));
  return loaded;
};

/** The same, or undefined where there is no configuration at all and none was named. */
export const loadWorkSettingsIfAny = async (file?: string): Promise<LoadedSettings | undefined> => {
  const loaded = await loadWhole(file);
  if (!loaded.ok && !file && !loaded.file) return undefined;
  if (!loaded.ok) throw new Error(toSentence(loaded));
  return loaded;
};
