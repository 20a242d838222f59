import { platformOf } from "../../../event/destinations.ts";
import type { Settings } from "../../config/settings.ts";
import type { Hooks } from "../../relay/hooks.ts";
import { hooksOf } from "../../reload.ts";
import { wrongUsage } from "../define.ts";
import { loadWorkSettings } from "../load-settings.ts";
import type { ImportFlags } from "./flags.ts";

/** Where the rows go, and how. */
export interface ImportTarget {
  settings: Settings;
  siteId: string;
  threads: number;
  skipInvalid: boolean;
  destinations?: string[] | undefined;
  source?: string | undefined;
  testEventCode?: string | undefined;
  limitedDataUse?: boolean | undefined;
  /** What the configuration's module lays over events. */
  hooks?: Hooks | undefined;
  /** What the user should know, such as fields that were ignored. */
  notes: string[];
}

/** Requests in flight to each destination, where nobody says otherwise. */
export const defaultThreads = 5;

/** The site named by `--site`, else the only one. */
export const chooseSite = (settings: Settings, wanted: string | undefined): string => {
  const ids = settings.sites.map(({ id }) => id);
  if (wanted !== undefined)
    return ids.includes(wanted)
      ? wanted
      : wrongUsage(`There is no site ${wanted}; there is ${ids.join(", ")}.`);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  return wrongUsage(`Name the site with --site: one of ${ids.join(", ")}.`);
};

const checkDestination = (settings: Settings, siteId: string, wanted: string): string => {
  const site = settings.sites.find(({ id }) => id === siteId);
  const known = [
    ...(site?.meta ?? []).map(({ pixelId }) => `meta:${pixelId}`),
    ...(site?.tiktok ?? []).map(({ eventSourceId }) => `tiktok:${eventSourceId}`),
  ];
  const platform = platformOf(wanted);
  if (known.includes(wanted) || (wanted === platform && known.some((one) => one.startsWith(`${platform}:`))))
    return wanted;
  return wrongUsage(`The site ${siteId} has no destination ${wanted}; it has ${known.join(", ")}.`);
};

/** Requests in flight to each destination, over what the configuration says. */
const withThreads = (settings: Settings, threads: number): Settings => ({
  ...settings,
  sites: settings.sites.map((site) => ({
    ...site,
    meta: site.meta.map((destination) => ({ ...destination, parallel: threads })),
    tiktok: site.tiktok.map((destination) => ({ ...destination, parallel: threads })),
  })),
});

/** The target that the configuration and the flags mean. */
export const configuredTarget = async (flags: ImportFlags): Promise<ImportTarget> => {
  const loaded = await loadWorkSettings(flags.config);
  const { settings } = loaded;
  const siteId = chooseSite(settings, flags.site);
  const threads = flags.threads ?? defaultThreads;
  return {
    settings: withThreads(settings, threads),
    siteId,
    threads,
    skipInvalid: flags.skipInvalid ?? false,
    destinations: flags.destination && [checkDestination(settings, siteId, flags.destination)],
    source: flags.source,
    testEventCode: flags.testEventCode,
    limitedDataUse: flags.limitedDataUse,
    hooks: hooksOf(loaded),
    notes: [],
  };
};
