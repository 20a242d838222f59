export interface Lockout {
  /** Milliseconds until the address may try again; 0: now. */
  waitMs(address: string): number;
  failed(address: string): void;
  succeeded(address: string): void;
}

const minuteMs = 60_000;

/**
 * Makes guessing a password slow: after some free tries each further failure of an address doubles its wait.
 * A quarter of an hour at most, so that nobody can lock the operator out for good.
 */
export const createLockout = ({
  now = Date.now,
  freeTries = 3,
  firstWaitMs = 1_000,
  longestWaitMs = 15 * minuteMs,
  most = 10_000,
}: {
  now?: () => number;
  freeTries?: number;
  firstWaitMs?: number;
  longestWaitMs?: number;
  /** Addresses remembered; the one that failed longest ago is forgotten first. */
  most?: number;
} = {}): Lockout => {
  const failures = new Map<string, { count: number; lastAtMs: number }>();
  const waitOf = (count: number) =>
    count < freeTries ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (count - freeTries));
  return {
    waitMs(address) {
      const failure = failures.get(address);
      return failure ? Math.max(0, failure.lastAtMs + waitOf(failure.count) - now()) : 0;
    },
    failed(address) {
      const count = (failures.get(address)?.count ?? 0) + 1;
      failures.delete(address);
      failures.set(address, { count, lastAtMs: now() });
      const [oldest] = failures.keys();
      if (failures.size > most && oldest !== undefined) failures.delete(oldest);
    },
    succeeded(address) {
      failures.delete(address);
    },
  };
};
