import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import type { SetupDestination, SetupSite } from "../admin/setup-view.ts";
import { isTree, type Tree } from "../config/tree.ts";
import { idKeys } from "./kept-sites.ts";

/** What the page shows of a site and of a destination: where it sends none of these, it took it away. */
const shownOfSite: Record<keyof SetupSite, true> = {
  ...{ id: true, origins: true, dataLayer: true, consent: true, cookieDomain: true, triggers: true },
  ...{ meta: true, tiktok: true },
};
const shownOfDestination: Record<keyof SetupDestination, true> = {
  ...{ pixelId: true, eventSourceId: true, eventSource: true, testEventCode: true, apiBase: true },
  ...{ scriptUrl: true, accessToken: true, connection: true, hasToken: true },
};

const withHidden = (wanted: Tree, kept: Tree | undefined, shown: object): Tree => ({
  ...Object.fromEntries(Object.entries(kept ?? {}).filter(([key]) => !Object.hasOwn(shown, key))),
  ...wanted,
});

const twinIn = (list: unknown, key: string, wanted: Tree): Tree | undefined =>
  Array.isArray(list) ? list.find((tree) => isTree(tree) && tree[key] === wanted[key]) : undefined;

const destinationsOf = (platform: Platform, wanted: readonly unknown[], kept: Tree | undefined) =>
  wanted.map((destination) =>
    isTree(destination)
      ? withHidden(destination, twinIn(kept?.[platform], idKeys[platform], destination), shownOfDestination)
      : destination,
  );

/**
 * Sites as they are wanted, with the settings that the page does not show (`debug`, `legacyNames`, filters of names …)
 * as they were kept: an edit changes what its form holds and nothing else.
 * @param wanted sites, their destinations as lists
 */
export const withHiddenSettings = (wanted: unknown, keptSites: unknown): unknown =>
  Array.isArray(wanted)
    ? wanted.map((site: unknown) => {
        if (!isTree(site)) return site;
        const kept = twinIn(keptSites, "id", site);
        const lists = platforms.flatMap((platform) => {
          const list = site[platform];
          return Array.isArray(list) ? [[platform, destinationsOf(platform, list, kept)]] : [];
        });
        return { ...withHidden(site, kept, shownOfSite), ...Object.fromEntries(lists) };
      })
    : wanted;
