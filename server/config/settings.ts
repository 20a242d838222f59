import type { ContentType, Source } from "../../event/schema.ts";

/** The configuration after defaults, substitution and checks: a value that can be replaced while running. */
export interface Settings {
  server: ServerSettings;
  store: { url: string };
  sites: SiteSettings[];
  connections: { meta?: ConnectionSettings; tiktok?: ConnectionSettings };
}

export interface ServerSettings {
  host: string;
  port: number;
  /** false, true (with a warning), or addresses, CIDRs, "loopback", "uniquelocal". */
  trustProxy: boolean | string[];
  apiKeys: string[];
  /** `scrypt$…`; undefined: /admin is 404. */
  adminPassword?: string;
  admin?: { host?: string; port: number };
  beaconPath: string;
  bots: "keep" | "reject";
  rateLimit: { perAddress?: number; perSite?: number };
  retentionDays: number;
  /** `silenceMinutes`: how long nothing may be delivered while events wait. */
  alerts: { webhook?: string; silenceMinutes: number };
}

export interface SiteSettings {
  id: string;
  origins: string[];
  /** ISO 3166-1 alpha-2, for national phone numbers. */
  defaultCountry?: string;
  contentType: ContentType;
  limitedDataUse: boolean;
  /** The tag's options, served in /tag/<site>.js. */
  dataLayer: string;
  consent: unknown;
  pageViews: "auto" | "manual";
  triggers: unknown[];
  cookieDomain?: string;
  debug: boolean;
  meta: MetaSettings[];
  tiktok: TiktokSettings[];
}

/** What both platforms' destinations have. */
export interface DestinationSettings {
  accessToken: string;
  testEventCode?: string;
  apiBase: string;
  scriptUrl: string;
  limitedDataUse: boolean;
  /** Requests in flight, 1 to 10. */
  parallel: number;
  /** Names this destination takes, as they are written; empty: all. */
  events: string[];
  /** Oldest event it takes, in days; absent: by source. */
  maxAgeDays?: number;
}

export interface MetaSettings extends DestinationSettings {
  pixelId: string;
  appSecret?: string;
  partnerAgent?: string;
  graphVersion: string;
}

export interface TiktokSettings extends DestinationSettings {
  eventSource: Source;
  eventSourceId: string;
  partnerName?: string;
  legacyNames: boolean;
}

/** The user's own app at a platform, for `connect`. */
export interface ConnectionSettings {
  appId: string;
  appSecret: string;
  dialogBase?: string;
  apiBase?: string;
}
