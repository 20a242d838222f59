import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "dotenv";
import type { Issue } from "../errors.ts";
import { convertText, pathOfName, schemaAt } from "./by-schema.ts";
import { mapLeaves, setAt, type Tree } from "./tree.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with the `.env` of a folder beneath it: what the process was given wins.
 * @throws where there is one that cannot be read: it may name the store, and another one must not be opened in its place
 */
export const withDotenv = (folder: string, environment: Environment): Environment => {
  const file = join(folder, ".env");
  try {
    return { ...parse(readFileSync(file, "utf8")), ...environment };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // A folder of this name is somebody else's.
    if (["ENOENT", "EISDIR"].includes(code)) return environment;
    throw new Error(`${file} cannot be read: ${code}`, { cause: error });
  }
};

/** A value that the environment sets, by its path in the configuration. */
export interface Override {
  path: string[];
  value: unknown;
}

const prefix = "TWINBEAM_";
const fileSuffix = "_FILE";

/**
 * The values of the configuration that `TWINBEAM_…` names set. Unknown and empty ones are ignored; `…_FILE` names
 * a file that holds the value (Docker and Kubernetes secrets).
 * @param folder what relative file names count from
 */
export const overridesOf = (
  environment: Environment,
  schema: Tree,
  folder: string,
): { overrides: Override[]; mistakes: Issue[] } => {
  const overrides: Override[] = [];
  const mistakes: Issue[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || !text) continue;
    const bare = name.slice(prefix.length);
    const direct = pathOfName(bare, schema);
    const path =
      direct ??
      (bare.endsWith(fileSuffix) ? pathOfName(bare.slice(0, -fileSuffix.length), schema) : undefined);
    if (!path) continue;
    try {
      const value = direct ? text : readFileSync(resolve(folder, text), "utf8").trim();
      overrides.push({ path, value: convertText(value, schemaAt(schema, path) ?? {}) });
    } catch {
      mistakes.push({
        path: path.join("."),
        // Not by its name: a secret may have been put there in a file's place.
        message: `${name} names a file that cannot be read`,
      });
    }
  }
  // A list as a whole comes before its items, so that TWINBEAM_…_0 can still correct one of them.
  overrides.sort((a, b) => a.path.length - b.path.length);
  return { overrides, mistakes };
};

export const applyOverrides = (tree: unknown, overrides: readonly Override[]): unknown =>
  overrides.reduce((result, { path, value }) => setAt(result, path, value), tree);

/**
 * Puts the environment's values where the file says `${NAME}`. A value that is nothing but one name takes the
 * type that the schema wants there.
 */
export const substitute = (
  tree: unknown,
  environment: Environment,
  schema: Tree,
): { tree: unknown; mistakes: Issue[] } => {
  const mistakes: Issue[] = [];
  const filled = mapLeaves(tree, (leaf, path) => {
    if (typeof leaf !== "string" || !leaf.includes("${")) return leaf;
    const text = leaf.replace(/\$\{([A-Za-z_]\w*)\}/g, (_whole, name: string) => {
      const value = environment[name];
      if (value === undefined) {
        mistakes.push({ path: path.join("."), message: `the environment variable ${name} is not set` });
      }
      return value ?? "";
    });
    return convertText(text, schemaAt(schema, path) ?? {});
  });
  return { tree: filled, mistakes };
};
