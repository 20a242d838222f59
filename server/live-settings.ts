import proxyAddr from "@fastify/proxy-addr";
import type { Settings, SiteSettings } from "./config/settings.ts";
import { createKeyCheck } from "./intake/api-keys.ts";
import { createPrepare, type Prepare } from "./prepare/prepare.ts";
import { createTargets, type Target } from "./prepare/targets.ts";
import type { Hooks } from "./relay/hooks.ts";
import { meta } from "./relay/meta/index.ts";
import { tiktok } from "./relay/tiktok/index.ts";

/** A site ready for work. */
export interface Site {
  settings: SiteSettings;
  origins: ReadonlySet<string>;
  targets: readonly Target[];
  destinations: readonly string[];
  prepare: Prepare;
}

/** What follows from the settings once, so that no request has to work it out. */
interface Derived {
  settings: Settings;
  sites: ReadonlyMap<string, Site>;
  origins: ReadonlySet<string>;
  isApiKey: (key: string) => boolean;
  isTrusted: (address: string, hop: number) => boolean;
  secrets: readonly string[];
}

const siteOf = (settings: SiteSettings): Site => {
  const targets = [...createTargets(meta, settings.meta), ...createTargets(tiktok, settings.tiktok)];
  return {
    settings,
    origins: new Set(settings.origins),
    targets,
    destinations: targets.map(({ destination }) => destination),
    prepare: createPrepare(settings, targets),
  };
};

const secretsOf = ({ server, sites, connections }: Settings): string[] => [
  ...server.apiKeys,
  ...(server.adminPassword ? [server.adminPassword] : []),
  ...(server.alerts.webhook ? [server.alerts.webhook] : []),
  ...sites.flatMap(({ meta, tiktok }) => [...meta, ...tiktok].map(({ accessToken }) => accessToken)),
  ...sites.flatMap((site) => site.meta.flatMap(({ appSecret }) => appSecret ?? [])),
  ...Object.values(connections).map(({ appSecret }) => appSecret),
];

const derive = (settings: Settings): Derived => {
  const { apiKeys, trustProxy } = settings.server;
  return {
    settings,
    sites: new Map(settings.sites.map((site) => [site.id, siteOf(site)])),
    origins: new Set(settings.sites.flatMap(({ origins }) => origins)),
    isApiKey: createKeyCheck(apiKeys),
    isTrusted: typeof trustProxy === "boolean" ? () => trustProxy : proxyAddr.compile(trustProxy),
    secrets: secretsOf(settings),
  };
};

/** The settings of the moment: a value that is replaced as a whole while the server runs. */
export interface LiveSettings {
  readonly current: Settings;
  site(id: string): Site | undefined;
  isListed(origin: string): boolean;
  isApiKey(key: string): boolean;
  isTrusted(address: string, hop: number): boolean;
  /** Texts that no log line may hold. */
  secrets(): readonly string[];
  /** What sees each event before it is sent. */
  hooks(): Hooks;
  replace(settings: Settings, hooks?: Hooks): void;
}

export const createLiveSettings = (settings: Settings): LiveSettings => {
  let derived = derive(settings);
  let hooksNow: Hooks = {};
  return {
    get current() {
      return derived.settings;
    },
    site: (id) => derived.sites.get(id),
    isListed: (origin) => derived.origins.has(origin),
    isApiKey: (key) => derived.isApiKey(key),
    isTrusted: (address, hop) => derived.isTrusted(address, hop),
    secrets: () => derived.secrets,
    hooks: () => hooksNow,
    replace: (next, hooks = {}) => {
      derived = derive(next);
      hooksNow = hooks;
    },
  };
};
