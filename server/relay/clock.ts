/** Time and chance, so that tests can move the one and fix the other. */
export interface Clock {
  /** Unix ms: for what is compared with an event's time. */
  now(): number;
  /** Ms that never jump: for waiting. The clock of the machine may be set back or forward meanwhile. */
  elapsedMs(): number;
  /** 0 to 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: Date.now,
  elapsedMs: () => performance.now(),
  random: Math.random,
};
