import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import { isTree, type Tree } from "../config/tree.ts";
import { idKeys, usedConnection } from "./kept-sites.ts";
import { underneathOf } from "./page-settings.ts";

const variableOf = (platform: Platform, id: unknown) =>
  `${platform}_TOKEN_${String(id)}`.toUpperCase().replace(/[^A-Z0-9]/g, "_");

/** A token of its own becomes a variable; one of a login stays the name it is kept under. */
const withVariable = (platform: Platform, destination: Tree): Tree => {
  if (usedConnection(platform, destination)) return destination;
  const variable = variableOf(platform, destination[idKeys[platform]]);
  return { ...destination, accessToken: `\${${variable}}` };
};

const withVariables = (site: unknown): unknown => {
  if (!isTree(site)) return site;
  const named = platforms.flatMap((platform) => {
    const list = site[platform];
    return Array.isArray(list) ? [[platform, list.map((item: Tree) => withVariable(platform, item))]] : [];
  });
  return { ...site, ...Object.fromEntries(named) };
};

/** What the page set as a configuration file: `${NAME}` in place of each token, keys as their digests. */
export const exportOf = (settings: Readonly<Record<string, unknown>>): string => {
  const { sites, ...others } = underneathOf(settings);
  const named = Array.isArray(sites) ? sites.map(withVariables) : [];
  return `${JSON.stringify({ ...others, sites: named }, null, 2)}\n`;
};
