import type { Destination } from "../../event/destinations.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Consent, PixelReport } from "../../event/schema.ts";

/** The way of an event to one destination, as planned on entry. */
export interface NewDelivery {
  destination: Destination;
  /** `refused` and `expired` are settled at once and never sent. */
  state: "queued" | "refused" | "expired";
  /** Why it is refused or expired already: `consent`, `identifier`, `name`, `filter`, `age`. */
  reason?: string;
  /** Unix ms after which it is not sent any more. */
  expiresAtMs: number;
  /** Events with a code travel in a lane of their own. */
  testEventCode?: string;
}

/** An accepted event on its way into the store. */
export interface NewEvent {
  site: string;
  event: PreparedEvent;
  receivedAtMs: number;
  /** How long site, name and id are remembered from the first receipt. */
  dedupForMs: number;
  door: "beacon" | "api" | "import";
  pixel?: PixelReport;
  consent?: Consent;
  /** Digest that tells browsers apart, so that one id seen from many of them is flagged. */
  browser?: string;
  /** Labelled as a bot by its user agent. */
  bot?: boolean;
  deliveries: NewDelivery[];
}

/** What became of one event of a `put`: `duplicate` where every destination had it already. */
export interface Receipt {
  duplicate: boolean;
}
