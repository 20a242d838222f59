const hourMs = 3_600_000;
const lengths = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs, month: 30 * 24 * hourMs } as const;

/** The last so long, or between two moments of this browser's time as they are typed; an empty one is not said. */
export type Range = { last: keyof typeof lengths } | { from: string; to: string };

const minuteMs = 60_000;
export const namesOfLengths = Object.keys(lengths) as (keyof typeof lengths)[];

const typedMs = (text: string): number | undefined => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};

/** The query of a range, in Unix ms; the last so long begins on a whole minute, open at its end. */
export const searchOf = (range: Range): { from: number | undefined; to: number | undefined } =>
  "last" in range
    ? { from: Math.floor((Date.now() - lengths[range.last]) / minuteMs) * minuteMs, to: undefined }
    : { from: typedMs(range.from), to: typedMs(range.to) };

/** A moment as a `datetime-local` box holds it. */
const local = (ms: number): string =>
  new Date(ms - new Date(ms).getTimezoneOffset() * minuteMs).toISOString().slice(0, 16);

/** The day that ends now, to be changed by hand. */
export const lastDayByHand = (nowMs: number): Range => ({
  from: local(nowMs - lengths.day),
  to: local(nowMs),
});
