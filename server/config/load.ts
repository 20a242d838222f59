import type { Issue } from "../errors.ts";
import { checkMeaning } from "./check.ts";
import {
  applyOverrides,
  type Environment,
  type Override,
  overridesOf,
  substitute,
  withDotenv,
} from "./environment.ts";
import { fileNames, findFile } from "./find-file.ts";
import { type FileContent, readConfigurationFile } from "./read-file.ts";
import { configurationSchema } from "./schema.ts";
import { checkForm, wrapSingle } from "./schema-mistakes.ts";
import { readSecrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import { toSettings } from "./to-settings.ts";
import { isTree, layOver, type Tree } from "./tree.ts";

export interface LoadOptions {
  /** What `--config` says. */
  file?: string | undefined;
  cwd: string;
  env: Environment;
  /** Values that flags set, by dotted path: `{ "server.port": 8081 }`. */
  flags?: Readonly<Record<string, unknown>>;
  /** What the admin page set: lies under everything else. */
  underneath?: unknown;
  /** A configuration without sites holds where it has an admin password: the page is where they are set up. */
  mayLackSites?: boolean;
}

export type Loaded =
  | {
      ok: true;
      settings: Settings;
      warnings: Issue[];
      file: string | undefined;
      /** What relative paths count from; `secrets.json` is here. */
      folder: string;
      /** Everything that a module configuration exports. */
      exports: Tree;
      /** What flags, environment and file say: read-only on the admin page. */
      fixed: unknown;
    }
  | { ok: false; mistakes: Issue[]; file: string | undefined };

const schema: Tree = { ...configurationSchema };

/** The form of a tree that is still to get its sites; a site stands in for them while it is checked. */
const checkWithoutSites = (tree: Tree): ReturnType<typeof checkForm> => {
  const form = checkForm({ ...tree, sites: [{ id: "none" }] });
  return "mistakes" in form ? form : { configuration: { ...form.configuration, sites: [] } };
};

const awaitsSites = (tree: Tree): boolean =>
  (tree.sites === undefined || (Array.isArray(tree.sites) && tree.sites.length === 0)) &&
  isTree(tree.server) &&
  Boolean(tree.server.adminPassword);

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Reads the configuration: flags over environment over file over what the admin page set. Never throws for what
 * a user wrote: each mistake is named by its path.
 */
export const loadConfig = async ({
  file,
  cwd,
  env,
  flags = {},
  underneath,
  mayLackSites = false,
}: LoadOptions): Promise<Loaded> => {
  const place = findFile(cwd, file);
  let content: FileContent = { configuration: {}, exports: {} };
  let environment = env;
  try {
    if (place.file) content = await readConfigurationFile(place.file);
    environment = withDotenv(place.folder, env);
  } catch (error) {
    return { ok: false, mistakes: [{ path: "", message: sentence(error) }], file: place.file };
  }
  const { overrides, mistakes: unreadable } = overridesOf(environment, schema, place.folder);
  const fromFlags: Override[] = Object.entries(flags)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({ path: path.split("."), value }));
  const above = [...overrides, ...fromFlags];
  const { tree, mistakes: unset } = substitute(wrapSingle(content.configuration), environment, schema);
  const fixed = applyOverrides(tree, above);
  const isOverridden = ({ path }: Issue) =>
    above.some((override) => `${path}.`.startsWith(`${override.path.join(".")}.`));
  const early = [...unreadable, ...unset.filter((mistake) => !isOverridden(mistake))];
  const whole = layOver(wrapSingle(underneath), fixed) ?? {};
  const form =
    mayLackSites && isTree(whole) && awaitsSites(whole) ? checkWithoutSites(whole) : checkForm(whole);
  const inForm = "mistakes" in form ? form.mistakes : [];
  if (!place.file && inForm.some(({ path }) => path === "sites")) {
    const message = `no configuration: none of ${fileNames.join(", ")} is in ${place.folder}`;
    return { ok: false, mistakes: [{ path: "", message }], file: place.file };
  }
  const named = new Set(early.map(({ path }) => path));
  const mistakes = [...early, ...inForm.filter(({ path }) => !named.has(path))];
  if ("mistakes" in form) return { ok: false, mistakes, file: place.file };

  const secrets = readSecrets(place.folder);
  const meaning = checkMeaning(form.configuration, secrets.tokenOf);
  mistakes.push(...meaning.mistakes.filter(({ path }) => !named.has(path)));
  if (mistakes.length > 0) return { ok: false, mistakes, file: place.file };
  const settings = toSettings(form.configuration, { folder: place.folder, tokenOf: secrets.tokenOf });
  const warnings = [...meaning.warnings, ...secrets.warnings];
  return {
    ok: true,
    settings,
    warnings,
    file: place.file,
    folder: place.folder,
    exports: content.exports,
    fixed,
  };
};
