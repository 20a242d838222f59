import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type LoadOptions, loadConfig } from "../../../server/config/load.ts";
import { isTree } from "../../../server/config/tree.ts";

/** A folder with these files, gone when the test is over. */
export const folderWith = (files: Record<string, string | object>): string => {
  const folder = mkdtempSync(join(tmpdir(), "twinbeam-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
};

/** The smallest configuration that starts. */
export const smallest = {
  sites: [
    {
      id: "shop",
      origins: ["https://shop.example"],
      meta: [{ pixelId: "123456789012345", accessToken: "meta-token" }],
      tiktok: [{ eventSourceId: "C4A1B2C3D4E5F6G7H8I9", accessToken: "tiktok-token" }],
    },
  ],
};

/** A copy of a tree with one value set, by dotted path; undefined removes it. */
export const changed = (tree: unknown, path: string, value: unknown): unknown => {
  const [key = "", ...rest] = path.split(".");
  const below = (at: unknown) => (rest.length > 0 ? changed(at, rest.join("."), value) : value);
  if (Array.isArray(tree)) return tree.map((item, index) => (String(index) === key ? below(item) : item));
  const object = isTree(tree) ? tree : {};
  return { ...object, [key]: below(object[key]) };
};

export const load = (folder: string, options: Partial<LoadOptions> = {}) =>
  loadConfig({ cwd: folder, env: {}, ...options });

/** Loads what must be right. */
export const settingsOf = async (folder: string, options: Partial<LoadOptions> = {}) => {
  const loaded = await load(folder, options);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  return loaded.settings;
};

/** The mistakes of a configuration, by path. */
export const mistakesOf = async (folder: string, options: Partial<LoadOptions> = {}) => {
  const loaded = await load(folder, options);
  return Object.fromEntries((loaded.ok ? [] : loaded.mistakes).map(({ path, message }) => [path, message]));
};
