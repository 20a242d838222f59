/** How far this machine's clock is from the platforms'. */
export interface ClockDrift {
  /** An answer's own date was so much earlier than our clock when it came. */
  note(aheadMs: number): void;
  /** The middle of the last answers; undefined while there are too few. Negative: behind. */
  aheadMs(): number | undefined;
}

/**
 * Compares our clock with the dates of answers, which are whole seconds old when they come. The middle one counts: a
 * proxy's odd answer, or a slow one, moves nothing.
 */
export const createClockDrift = ({ kept = 3 } = {}): ClockDrift => {
  const last: number[] = [];
  return {
    note(aheadMs) {
      last.push(aheadMs);
      if (last.length > kept) last.shift();
    },
    aheadMs: () =>
      last.length < kept ? undefined : last.toSorted((a, b) => a - b)[Math.floor(last.length / 2)],
  };
};
