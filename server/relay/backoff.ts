const baseMs = 1_000;
const capMs = 300_000;

/**
 * How long to wait after so many failures in a row: anything up to twice as long as the time before, at most five
 * minutes ("full jitter": destinations that failed together do not come back together).
 * @param failures 1 for the first
 * @param random 0 to 1
 */
export const backoffMs = (failures: number, random: number): number =>
  Math.round(random * Math.min(capMs, baseMs * 2 ** (failures - 1)));
