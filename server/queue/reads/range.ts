import type { Db } from "../db.ts";

/** Clocks jump: rows within so much of the range are looked at one by one. */
const jumpMs = 3_600_000;

/** Event numbers, first inclusive, end exclusive. */
export interface Numbers {
  first: number;
  end: number;
}

/**
 * The stretch of event numbers that holds a range of times of receipt: numbers grow with time, so a few looks find
 * both ends without an index. Rows of the stretch still have to be compared.
 */
export const createRange = (db: Db) => {
  const at = db.prepare<[number], { seq: number; ms: number }>(
    "select seq, received_at_ms as ms from events where seq >= ? order by seq limit 1",
  );
  const bounds = db.prepare<[], { low: number | null; high: number | null }>(
    "select (select min(seq) from events) as low, (select max(seq) from events) as high",
  );

  /** First number received at or after a time; what is dated later than `latestMs` says nothing of what follows it. */
  const numberAt = (ms: number, low: number, high: number, latestMs = Number.POSITIVE_INFINITY): number => {
    let [first, end] = [low, high + 1];
    while (first < end) {
      const middle = Math.floor((first + end) / 2);
      const row = at.get(middle);
      if (!row || (row.ms >= ms && row.ms <= latestMs)) end = middle;
      else first = row.seq + 1;
    }
    return first;
  };

  return ({ fromMs, toMs }: { fromMs?: number; toMs?: number }): Numbers => {
    const { low, high } = bounds.get() ?? {};
    if (typeof low !== "number" || typeof high !== "number") return { first: 0, end: 0 };
    // Where a clock is ahead and is set right, younger events follow those of the future. Once that time has come,
    // those between stay hidden from questions of a time before it.
    const latestMs = (at.get(high)?.ms ?? 0) + jumpMs;
    return {
      first: fromMs === undefined ? low : numberAt(fromMs - jumpMs, low, high),
      end: toMs === undefined ? high + 1 : numberAt(toMs + jumpMs, low, high, latestMs),
    };
  };
};
