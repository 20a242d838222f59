import type { Platform } from "./options.ts";

export type Side = "browser" | "server";

/** An event as a platform tells it from others. */
export interface EventOfPlatform {
  platform: Platform;
  pixelId: string;
  eventName: string;
  eventId: string | null;
}

/** One copy of an event that a platform accepted. */
export interface Copy extends EventOfPlatform {
  side: Side;
  /** Identifier to value, a text or a list of texts. */
  identifiers: Readonly<Record<string, unknown>>;
  /** Dotted names of all fields carried; only where the platform merges copies. */
  fields?: readonly string[];
  testEventCode?: string | null;
  /** What the platform accepts and yet makes little use of. */
  warnings?: readonly string[];
}

/** A server copy that a platform refused. */
export interface Rejection extends EventOfPlatform {
  reason: string;
}
