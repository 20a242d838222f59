import type { Destination } from "../../event/destinations.ts";
import type { PixelReport } from "../../event/schema.ts";

/** One step of an event's way, as the page shows it live, or a destination that is held or no longer. Nothing personal is among it. */
export type FeedEntry = { atMs: number; site: string } & (
  | {
      step: "stored";
      id: string;
      name: string;
      door: string;
      destinations: Destination[];
      pixel?: PixelReport;
    }
  | {
      step: "delivered" | "refused" | "expired";
      id: string;
      name: string;
      destination: Destination;
      reason?: string;
    }
  | { step: "hold" | "resume"; destination: Destination; reason?: string }
);

export interface Feed {
  /** Whether this second's entries have all been told: what is told now is dropped. */
  isFull(): boolean;
  tell(entry: FeedEntry): void;
  /** Calls back with what is remembered and then with each new entry. Returns the way to stop. */
  follow(listener: (entry: FeedEntry) => void): () => void;
}

/**
 * The live feed: remembers a little, so that a page that opens is not empty.
 * @param remembered entries kept
 * @param perSecond entries told a second at most: beyond, a flood would drown page and server alike
 */
export const createFeed = ({
  now = Date.now,
  remembered = 100,
  perSecond = 50,
}: {
  now?: () => number;
  remembered?: number;
  perSecond?: number;
} = {}): Feed => {
  const entries: FeedEntry[] = [];
  const listeners = new Set<(entry: FeedEntry) => void>();
  let second = 0;
  let told = 0;
  const isFull = () => {
    const current = Math.floor(now() / 1_000);
    if (current !== second) {
      second = current;
      told = 0;
    }
    return told >= perSecond;
  };
  return {
    isFull,
    tell(entry) {
      if (isFull()) return;
      told++;
      entries.push(entry);
      if (entries.length > remembered) entries.shift();
      for (const listener of listeners) listener(entry);
    },
    follow(listener) {
      for (const entry of entries) listener(entry);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
