import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import { isTree, type Tree } from "../config/tree.ts";

export const idKeys = { meta: "pixelId", tiktok: "eventSourceId" } as const;

/** One destination of the sites as they are kept. */
export interface KeptDestination {
  site: string;
  platform: Platform;
  destination: Tree;
  /** `sites.0.meta.0` */
  path: string;
}

const treesIn = (list: unknown) =>
  (Array.isArray(list) ? list : []).flatMap((tree: unknown, index) =>
    isTree(tree) ? [{ tree, index }] : [],
  );

export const destinationsIn = (sites: unknown): KeptDestination[] =>
  treesIn(sites).flatMap(({ tree: site, index: at }) =>
    platforms.flatMap((platform) =>
      treesIn(site[platform]).map(({ tree: destination, index }) => ({
        site: String(site.id),
        platform,
        destination,
        path: `sites.${at}.${platform}.${index}`,
      })),
    ),
  );

/** Name under which a destination's own token is kept. With another address the token has to be given again. */
export const connectionOf = (platform: Platform, { [idKeys[platform]]: id, apiBase }: Tree): string => {
  // What is no id is refused later, by its path; here it may still be any JSON, with a toString of its own.
  const name = typeof id === "object" ? "" : id;
  return [platform, name, ...(typeof apiBase === "string" ? [new URL(apiBase).host] : [])].join("-");
};

/** Name under which the token that a destination uses is kept. */
export const tokenName = ({ accessToken }: Tree): string | undefined => {
  const name = isTree(accessToken) ? accessToken.connection : undefined;
  return typeof name === "string" ? name : undefined;
};

/** The login that a destination's token comes from; undefined where it is its own. */
export const usedConnection = (platform: Platform, destination: Tree): string | undefined => {
  const name = tokenName(destination);
  return name !== connectionOf(platform, destination) ? name : undefined;
};
