import type { PreparedEvent } from "./prepared.ts";
import type { Consent, PixelReport } from "./schema.ts";

/**
 * The person as the sender told it: texts, trimmed, not yet normalised or hashed. Lists only where a platform takes
 * one; what was absent in a list is "", so that warnings name the sender's own positions.
 */
export type CheckedUser = { [field: string]: string | string[] };

/** The value, or the first of a list that is not absent. */
export const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "object" ? value.find((text) => text !== "") : value;

/**
 * An event after `intake`: well-formed, names canonical, numbers and texts apart, absent values gone. Still in
 * clear: it never reaches the disk. `properties.custom` and the addresses of `page` are not scrubbed yet.
 */
export interface CheckedEvent extends Omit<PreparedEvent, "time" | "user" | "tiktok_user"> {
  /** Unix milliseconds, after the client's clock is set right. */
  timeMs: number;
  /** false: the id was minted or follows from the order, the sender gave none. */
  idGiven: boolean;
  user: Readonly<CheckedUser>;
  consent?: Consent;
  pixel?: PixelReport;
  /** Platforms or destinations; absent: all. */
  destinations?: string[];
  test_event_code?: { meta?: string; tiktok?: string };
}
