import type { Destination } from "../../event/destinations.ts";

/** What is counted by the minute. */
export const rateKinds = ["accepted", "delivered", "refused", "expired"] as const;
export type RateKind = (typeof rateKinds)[number];

/** One destination's last minutes, oldest first; the last one is the minute that runs. */
export interface MinuteSeries {
  site: string;
  destination: Destination;
  counts: Record<RateKind, number[]>;
  /** Unix ms; absent: none since the start. */
  lastDeliveredAtMs?: number;
  /** What was refused since the last success, or the start; absent: nothing. */
  onlyRefused?: { events: number; sinceMs: number };
}

export interface Rates {
  /** Unix ms since when it counts: nothing from before a restart is known. */
  sinceMs: number;
  count(kind: RateKind, site: string, destination: Destination, events: number): void;
  /** Every destination that was counted lately, over the last `minutes`. */
  series(minutes: number): { firstMinuteMs: number; destinations: MinuteSeries[] };
}

const minuteMs = 60_000;

interface Ring {
  site: string;
  destination: Destination;
  /** Number of the minute that each place of the ring holds. */
  minutes: number[];
  counts: Record<RateKind, number[]>;
  lastDeliveredAtMs?: number;
  onlyRefused?: { events: number; sinceMs: number };
}

/**
 * Events by the minute, in memory: for the page that shows now, not for the ledger, which the store keeps.
 * @param keptMinutes how far back it reaches
 */
export const createRates = ({
  now = Date.now,
  keptMinutes = 180,
}: {
  now?: () => number;
  keptMinutes?: number;
} = {}): Rates => {
  const rings = new Map<string, Map<Destination, Ring>>();
  const zeros = () => new Array<number>(keptMinutes).fill(0);

  const ringOf = (site: string, destination: Destination): Ring => {
    const ofSite = rings.get(site) ?? new Map<Destination, Ring>();
    const known = ofSite.get(destination);
    if (known) return known;
    const counts = { accepted: zeros(), delivered: zeros(), refused: zeros(), expired: zeros() };
    const ring: Ring = { site, destination, minutes: zeros(), counts };
    rings.set(site, ofSite.set(destination, ring));
    return ring;
  };

  return {
    sinceMs: now(),
    count(kind, site, destination, events) {
      const ring = ringOf(site, destination);
      const minute = Math.floor(now() / minuteMs);
      const place = minute % keptMinutes;
      if (ring.minutes[place] !== minute) {
        ring.minutes[place] = minute;
        for (const each of rateKinds) ring.counts[each][place] = 0;
      }
      ring.counts[kind][place] = (ring.counts[kind][place] ?? 0) + events;
      if (kind === "delivered") {
        ring.lastDeliveredAtMs = now();
        delete ring.onlyRefused;
      }
      if (kind === "refused") {
        ring.onlyRefused ??= { events: 0, sinceMs: now() };
        ring.onlyRefused.events += events;
      }
    },
    series(minutes) {
      const last = Math.floor(now() / minuteMs);
      const wanted = Math.min(minutes, keptMinutes);
      const first = last - wanted + 1;
      const listed = Array.from({ length: wanted }, (_, index) => first + index);
      const all = [...rings.values()].flatMap((ofSite) => [...ofSite.values()]);
      const destinations = all.map((ring) => {
        const { site, destination, minutes: held, counts, lastDeliveredAtMs, onlyRefused } = ring;
        const valuesOf = (kind: RateKind) =>
          listed.map((minute) => {
            const place = minute % keptMinutes;
            return held[place] === minute ? (counts[kind][place] ?? 0) : 0;
          });
        return {
          site,
          destination,
          ...(lastDeliveredAtMs !== undefined && { lastDeliveredAtMs }),
          ...(onlyRefused && { onlyRefused: { ...onlyRefused } }),
          counts: {
            accepted: valuesOf("accepted"),
            delivered: valuesOf("delivered"),
            refused: valuesOf("refused"),
            expired: valuesOf("expired"),
          },
        };
      });
      return { firstMinuteMs: first * minuteMs, destinations };
    },
  };
};
