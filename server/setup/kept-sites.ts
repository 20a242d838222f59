import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import { isTree, type Tree } from "../config/tree.ts";

export const idKeys = { meta: "pixelId", tiktok: "eventSourceId" } as const;

/** One destination of the sites as they are kept. */
export interface KeptDestination {
  site: string;
  platform: Platform;
  destination: Tree;
}

export const destinationsIn = (sites: unknown): KeptDestination[] =>
  (Array.isArray(sites) ? sites : []).filter(isTree).flatMap((site) =>
    platforms.flatMap((platform) => {
      const list = site[platform];
      return (Array.isArray(list) ? list : [])
        .filter(isTree)
        .map((destination) => ({ site: String(site.id), platform, destination }));
    }),
  );

/** Name under which a destination's own token is kept. With another address the token has to be given again. */
export const connectionOf = (platform: Platform, { [idKeys[platform]]: id, apiBase }: Tree): string =>
  [platform, id, ...(typeof apiBase === "string" ? [new URL(apiBase).host] : [])].join("-");

/** The login that a destination's token comes from; undefined where it is its own. */
export const usedConnection = (platform: Platform, destination: Tree): string | undefined => {
  const { accessToken } = destination;
  const name = isTree(accessToken) ? accessToken.connection : undefined;
  return typeof name === "string" && name !== connectionOf(platform, destination) ? name : undefined;
};
