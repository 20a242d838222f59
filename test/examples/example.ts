import type { MetaSettings, SiteSettings, TiktokSettings } from "../../server/config/settings.ts";

/**
 * One event and what leaves for each platform: documentation, test and demonstration in one. In the bodies
 * `sha256(text)` stands for the digest of that text, so that a reader sees the normal form.
 */
export interface Example {
  title: string;
  /** The event as a sender writes it. */
  event: { readonly [key: string]: unknown };
  /** It came as a beacon, from this request; absent: from a backend. */
  beacon?: { ip: string; userAgent: string; gpc?: true };
  /** What differs from a site with defaults and one destination of each platform, of the event's source. */
  site?: Partial<Pick<SiteSettings, "defaultCountry" | "contentType" | "limitedDataUse">>;
  metaSettings?: Partial<MetaSettings>;
  tiktokSettings?: Partial<TiktokSettings>;
  meta: Outcome;
  tiktok: Outcome;
  /** Paths of the warnings. */
  warnings?: readonly string[];
}

/** The body of the event, or the path for which the destination refuses it. */
export type Outcome = { readonly body: { readonly [key: string]: unknown } } | { readonly refused: string };

/** Time of all examples, Unix seconds: 21 November 2026, 16:53:20 UTC. */
export const time = 1_795_280_000;
