import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { isTree, type Tree } from "./tree.ts";

/** What a file says: the configuration, and, of a module, everything it exports (hooks, say). */
export interface FileContent {
  configuration: unknown;
  exports: Tree;
}

const fromModule = (loaded: unknown): FileContent => {
  const exports = isTree(loaded) ? { ...loaded } : {};
  return { configuration: exports.default, exports };
};

/** Modules are cached by address; the time of change in it makes a reload see what was edited. */
const importFresh = async (file: string): Promise<unknown> => {
  const { mtimeMs } = await stat(file);
  return import(`${pathToFileURL(file).href}?changed=${mtimeMs}`);
};

const importTypescript = async (file: string): Promise<unknown> => {
  const { createJiti } = await import("jiti");
  return createJiti(import.meta.url, { moduleCache: false, fsCache: false }).import(file);
};

/** What parsers quote of a file, which may be a secret: JSON an excerpt, YAML the word that they stumbled on. */
const withoutQuotes = (message: string): string => {
  const [line = ""] = message.replace(/, (?:\.\.\.)?".*$/s, ": this is no JSON").split("\n", 1);
  return line.replace(/(?:: | %)\S+(?= at line |$)/, "").replace(/:$/, "");
};

const fromText = async (file: string, parse: (text: string) => unknown): Promise<FileContent> => {
  const text = await readFile(file, "utf8");
  try {
    return { configuration: parse(text), exports: {} };
  } catch (error) {
    throw new Error(withoutQuotes(error instanceof Error ? error.message : String(error)));
  }
};

const readers: Record<string, (file: string) => Promise<FileContent>> = {
  ".json": (file) => fromText(file, JSON.parse),
  ".yaml": async (file) => {
    const { parseDocument } = await import("yaml");
    return fromText(file, (text) => {
      const document = parseDocument(text, { logLevel: "error" });
      // Warnings, too: a tag that nobody knows leaves an empty value behind, of a password that begins with `!`, say.
      const [mistake] = [...document.errors, ...document.warnings];
      if (mistake) throw mistake;
      return document.toJS();
    });
  },
  ".mjs": async (file) => fromModule(await importFresh(file)),
  ".ts": async (file) => fromModule(await importTypescript(file)),
};
readers[".yml"] = readers[".yaml"] as (file: string) => Promise<FileContent>;

/** Reads a configuration file by its ending. Throws an Error whose message is a sentence about the file. */
export const readConfigurationFile = async (file: string): Promise<FileContent> => {
  const reader = readers[extname(file)];
  if (!reader) throw new Error(`${file} ends in none of .ts, .mjs, .json, .yaml`);
  try {
    return await reader(file);
  } catch (error) {
    if (isTree(error) && error.code === "ENOENT") throw new Error(`${file} does not exist`);
    const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    throw new Error(`${file} cannot be read: ${reason}`, { cause: error });
  }
};
