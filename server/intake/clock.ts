const toleratedMs = 60_000;
const yearMs = 365 * 86_400_000;

/**
 * How far a sender's clock is off: what has to be added to its times. Small differences are the network's; more
 * than a year is no clock, and is ignored.
 * @param sentAt what the beacon says, Unix ms
 */
export const clockShift = (sentAt: unknown, receivedAtMs: number) => {
  if (sentAt === undefined || sentAt === null) return { clockShiftMs: 0, clockIgnored: false };
  const differenceMs = typeof sentAt === "number" ? receivedAtMs - sentAt : Number.NaN;
  const clockIgnored = !(Math.abs(differenceMs) <= yearMs);
  const isOff = !clockIgnored && Math.abs(differenceMs) > toleratedMs;
  return { clockShiftMs: isOff ? differenceMs : 0, clockIgnored };
};
