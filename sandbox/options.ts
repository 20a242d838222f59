const hour = 3_600_000;

/** The platforms the sandbox stands in for. */
export type Platform = "meta" | "tiktok";

export const platforms: readonly Platform[] = ["meta", "tiktok"];

/** How long each platform looks for the second copy of an event, in milliseconds. */
export interface DedupWindows {
  /** Meta: both copies count once within 48 hours of the first. */
  metaWindowMs: number;
  /** TikTok: within 5 minutes the second copy fills what the first lacked. */
  tiktokMergeMs: number;
  /** TikTok: within 48 hours of the first the second copy is dropped. */
  tiktokWindowMs: number;
}

export interface SandboxOptions {
  /** Only these tokens are known; empty: any token is. */
  seedTokens?: readonly string[];
  /** The clock, in Unix milliseconds. */
  now?: () => number;
  dedup?: Partial<DedupWindows>;
  /** With it `appsecret_proof` is checked; without it only the proof's form is. */
  appSecret?: string;
  /** With it TikTok knows only these values of `partner_name`. */
  partnerNames?: readonly string[];
  /** How old an event may be, in days. */
  maxAgeDays?: Partial<MaxAgeDays>;
  /** False keeps no request; for benches. */
  keepRequests?: boolean;
  /** The newest requests that are kept, by count and by bytes of their bodies. */
  maxRequests?: number;
  maxRequestBytes?: number;
  /** Rows of the report; beyond it the oldest are forgotten. */
  maxRows?: number;
}

export interface MaxAgeDays {
  /** Meta, all sources but the store. */
  meta: number;
  /** Meta's `physical_store`: its page says both 7 and 62. */
  metaPhysicalStore: number;
  /** TikTok states no age; events older than 28 days are not matched. */
  tiktok: number;
}

export interface Settings {
  seedTokens: readonly string[];
  now: () => number;
  dedup: DedupWindows;
  appSecret: string | null;
  partnerNames: ReadonlySet<string> | null;
  maxAgeDays: MaxAgeDays;
  keepRequests: boolean;
  maxRequests: number;
  maxRequestBytes: number;
  maxRows: number;
}

/** Fills in what `createSandbox` was not told. */
export function settingsFrom({
  seedTokens = [],
  now = Date.now,
  dedup = {},
  appSecret,
  partnerNames,
  maxAgeDays = {},
  keepRequests = true,
  maxRequests = 1_000,
  maxRequestBytes = 32 * 1024 * 1024,
  maxRows = 2_000_000,
}: SandboxOptions): Settings {
  return {
    seedTokens,
    now,
    dedup: { metaWindowMs: 48 * hour, tiktokMergeMs: hour / 12, tiktokWindowMs: 48 * hour, ...dedup },
    appSecret: appSecret ?? null,
    partnerNames: partnerNames ? new Set(partnerNames) : null,
    maxAgeDays: { meta: 7, metaPhysicalStore: 62, tiktok: 28, ...maxAgeDays },
    keepRequests,
    maxRequests,
    maxRequestBytes,
    maxRows,
  };
}
