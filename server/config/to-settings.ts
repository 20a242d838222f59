import { resolve } from "node:path";
import type { Platform } from "../../event/schema.ts";
import { hashPassword, isHashedPassword } from "./admin-password.ts";
import { originOf, type TokenOf } from "./check.ts";
import { defaults } from "./defaults.ts";
import type { CheckedConfiguration } from "./schema.ts";
import type {
  DestinationSettings,
  MetaSettings,
  Settings,
  SiteSettings,
  TiktokSettings,
} from "./settings.ts";

type Site = NonNullable<CheckedConfiguration["sites"]>[number];
type Meta = NonNullable<Site["meta"]>[number];
type Tiktok = NonNullable<Site["tiktok"]>[number];

/** Optional values that are absent stay absent. */
const present = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } => {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) kept[key] = value as Exclude<T[typeof key], undefined>;
  }
  return kept;
};

const destinationOf = (
  platform: Platform,
  from: Meta | Tiktok,
  site: Site,
  tokenOf: TokenOf,
): Omit<DestinationSettings, "apiBase" | "scriptUrl"> => ({
  accessToken:
    (typeof from.accessToken === "object"
      ? tokenOf(platform, from.accessToken.connection)
      : from.accessToken) ?? "",
  limitedDataUse: from.limitedDataUse ?? site.limitedDataUse ?? false,
  parallel: from.parallel ?? defaults.parallel,
  events: from.events ?? [],
  ...present({ testEventCode: from.testEventCode, maxAgeDays: from.maxAgeDays }),
});

const withoutSlash = (address: string) => address.replace(/\/+$/, "");

const metaOf = (from: Meta, site: Site, tokenOf: TokenOf): MetaSettings => ({
  ...destinationOf("meta", from, site, tokenOf),
  pixelId: from.pixelId ?? "",
  apiBase: withoutSlash(from.apiBase ?? defaults.metaApiBase),
  graphVersion: from.graphVersion ?? defaults.graphVersion,
  scriptUrl: from.scriptUrl ?? defaults.metaScriptUrl,
  ...present({ appSecret: from.appSecret, partnerAgent: from.partnerAgent }),
});

const tiktokOf = (from: Tiktok, site: Site, tokenOf: TokenOf): TiktokSettings => ({
  ...destinationOf("tiktok", from, site, tokenOf),
  eventSource: from.eventSource ?? "web",
  eventSourceId: from.eventSourceId ?? "",
  apiBase: withoutSlash(from.apiBase ?? defaults.tiktokApiBase),
  scriptUrl: from.scriptUrl ?? defaults.tiktokScriptUrl,
  legacyNames: from.legacyNames ?? false,
  ...present({ partnerName: from.partnerName }),
});

const siteOf = (site: Site, tokenOf: TokenOf): SiteSettings => ({
  id: site.id ?? "",
  origins: (site.origins ?? []).map((origin) => originOf(origin) ?? origin),
  contentType: site.contentType ?? defaults.contentType,
  limitedDataUse: site.limitedDataUse ?? false,
  dataLayer: site.dataLayer ?? defaults.dataLayer,
  consent: site.consent ?? "granted",
  pageViews: site.pageViews ?? "auto",
  triggers: site.triggers ?? [],
  debug: site.debug ?? false,
  meta: (site.meta ?? []).map((pixel) => metaOf(pixel, site, tokenOf)),
  tiktok: (site.tiktok ?? []).map((source) => tiktokOf(source, site, tokenOf)),
  ...present({
    defaultCountry: site.defaultCountry?.toUpperCase(),
    cookieDomain: site.cookieDomain?.replace(/^\./, ""),
  }),
});

const storeUrlOf = (url: string, folder: string) =>
  url.startsWith("file:") ? `file:${resolve(folder, url.replace(/^file:(\/\/(?=\/))?/, ""))}` : url;

/** Hashed when somebody asks for it: the hash is dear on purpose, and only the server ever asks. */
const withPassword = (
  password: string | undefined,
  server: Omit<Settings["server"], "adminPassword">,
): Settings["server"] => {
  if (!password) return server;
  let hashed: string | undefined;
  return {
    ...server,
    get adminPassword() {
      hashed ??= isHashedPassword(password) ? password : hashPassword(password);
      return hashed;
    },
  };
};

/**
 * The settings that a checked configuration means, every default filled in.
 * @param folder what relative paths count from
 * @param tokenOf a token that `connect` keeps, by platform and name
 */
export const toSettings = (
  { server = {}, store, sites = [], connections = {} }: CheckedConfiguration,
  { folder, tokenOf }: { folder: string; tokenOf: TokenOf },
): Settings => {
  const { adminPassword, admin } = server;
  return {
    server: withPassword(adminPassword, {
      host: server.host ?? defaults.host,
      port: server.port ?? defaults.port,
      trustProxy: server.trustProxy ?? false,
      apiKeys: server.apiKeys ?? [],
      beaconPath: server.beaconPath ?? defaults.beaconPath,
      bots: server.bots ?? "keep",
      rateLimit: present(server.rateLimit ?? {}),
      retentionDays: server.retentionDays ?? defaults.retentionDays,
      alerts: {
        silenceMinutes: server.alerts?.silenceMinutes ?? defaults.silenceMinutes,
        ...present({ webhook: server.alerts?.webhook }),
      },
      ...(admin?.port !== undefined && { admin: { ...present({ host: admin.host }), port: admin.port } }),
    }),
    store: { url: storeUrlOf(store?.url ?? defaults.storeUrl, folder) },
    sites: sites.map((site) => siteOf(site, tokenOf)),
    connections: present({
      meta: connections.meta && connectionOf(connections.meta),
      tiktok: connections.tiktok && connectionOf(connections.tiktok),
    }),
  };
};

type Connection = NonNullable<NonNullable<CheckedConfiguration["connections"]>["meta"]>;

const connectionOf = ({ appId = "", appSecret = "", dialogBase, apiBase }: Connection) => ({
  appId,
  appSecret,
  ...present({ dialogBase, apiBase }),
});
