/** Things with a time, to be taken one by one. */
export interface Timeline<Item> {
  /** The one nearest to a time that is still there and within the tolerance. */
  takeNearest(atMs: number, toleranceMs: number): Item | undefined;
}

/**
 * Places that are still free, seen from one side. Each place leads to the next one that may be free, and ways are
 * made shorter as they are gone: many takings cost hardly more than one look each.
 */
const createWays = (places: number, step: 1 | -1) => {
  const ways = Array.from({ length: places }, (_, place) => place);
  const wayOf = (place: number) => ways[place] ?? place;
  return {
    /** The first free place at this one or beyond it. */
    from(place: number): number {
      let free = place;
      while (wayOf(free) !== free) {
        ways[free] = wayOf(wayOf(free));
        free = wayOf(free);
      }
      return free;
    },
    take(place: number) {
      ways[place] = place + step;
    },
  };
};

/** Finds the nearest of many in the time of a binary search, however many of them were taken already. */
export const createTimeline = <Item extends { atMs: number }>(items: readonly Item[]): Timeline<Item> => {
  const sorted = items.toSorted((a, b) => a.atMs - b.atMs);
  const later = createWays(sorted.length, 1);
  const earlier = createWays(sorted.length, -1);

  const firstAtOrAfter = (atMs: number) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.atMs ?? 0) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    takeNearest(atMs, toleranceMs) {
      const place = firstAtOrAfter(atMs);
      const apart = (at: number) => Math.abs((sorted[at]?.atMs ?? Number.POSITIVE_INFINITY) - atMs);
      const [after, before] = [later.from(place), earlier.from(place - 1)];
      const nearest = apart(before) <= apart(after) ? before : after;
      // Also where there is none on either side: nothing is infinitely far.
      if (apart(nearest) > toleranceMs) return undefined;
      later.take(nearest);
      earlier.take(nearest);
      return sorted[nearest];
    },
  };
};
