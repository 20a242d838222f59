import { none } from "./report-row.ts";

/** Lists of names repeat from event to event: one array for equal lists keeps a million rows small. */
export function createListPool() {
  let pool = new Map<string, readonly string[]>();
  return {
    of(names: readonly string[]): readonly string[] {
      if (names.length === 0) return none;
      const key = names.join();
      const known = pool.get(key);
      if (known) return known;
      if (pool.size > 10_000) pool = new Map();
      pool.set(key, names);
      return names;
    },
  };
}
