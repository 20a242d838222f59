import type { Lanes } from "./lanes.ts";
import type { NewsListener } from "./queue.ts";
import type { Participant } from "./writer.ts";

export interface News extends Participant {
  /** Deliveries were queued in the running transaction. */
  added(lane: number, count: number): void;
  /** Something may be pending anywhere: tells of every lane that has something. */
  tellAll(): void;
  watch(listener: NewsListener): () => void;
}

/** Tells listeners what there is to take, once it is committed. */
export const createNews = (lanes: Lanes): News => {
  const listeners = new Set<NewsListener>();
  const fresh = new Map<number, number>();

  const tell = (to: Iterable<NewsListener>, number: number, count: number) => {
    const lane = lanes.lane(number);
    if (lane) for (const listener of to) listener(lane, count);
  };

  return {
    added: (lane, count) => {
      fresh.set(lane, (fresh.get(lane) ?? 0) + count);
    },
    tellAll: () => {
      if (listeners.size === 0) return;
      for (const number of lanes.waiting()) tell(listeners, number, 0);
    },
    watch: (listener) => {
      listeners.add(listener);
      for (const number of lanes.waiting()) tell([listener], number, 0);
      return () => listeners.delete(listener);
    },
    committed: () => {
      const told = [...fresh];
      fresh.clear();
      for (const [number, count] of told) tell(listeners, number, count);
    },
    rolledBack: () => fresh.clear(),
  };
};
