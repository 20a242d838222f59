import type { Destination } from "../../../event/destinations.ts";
import type { PreparedEvent } from "../../../event/prepared.ts";
import type { NewDelivery, NewEvent } from "../../../server/queue/queue.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** The moment at which tests begin. */
export const startMs = Date.UTC(2026, 10, 20, 12);

export const meta: Destination = "meta:1234567890";
export const tiktok: Destination = "tiktok:C4ABC";

export const madeEvent = (id: string, parts: Partial<PreparedEvent> = {}): PreparedEvent => ({
  name: "ViewContent",
  id,
  time: startMs / 1_000,
  action_source: "website",
  source: "web",
  user: {},
  properties: {},
  ...parts,
});

export const queuedFor = (destination: Destination, parts: Partial<NewDelivery> = {}): NewDelivery => ({
  destination,
  state: "queued",
  expiresAtMs: startMs + 7 * dayMs,
  ...parts,
});

/** A new event for both destinations, received at the start. */
export const madeNew = (id: string, parts: Partial<NewEvent> = {}): NewEvent => ({
  site: "shop",
  event: madeEvent(id),
  receivedAtMs: startMs,
  dedupForMs: 2 * dayMs,
  door: "beacon",
  deliveries: [queuedFor(meta), queuedFor(tiktok)],
  ...parts,
});

export const numbered = (count: number, prefix = "e"): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, "0")}`);
