import { isIPv6 } from "node:net";

export interface Lockout {
  /** Milliseconds until the address may try again; 0: now. */
  waitMs(address: string): number;
  failed(address: string): void;
  succeeded(address: string): void;
}

const minuteMs = 60_000;

const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i;
const groupsOfAddress = 8;
const groupsOfNetwork = 4;
const groupsIn = (text: string) => text.split(":").filter((group) => group !== "");

/** Who has one IPv6 address mostly has its whole /64: its addresses are one visitor's. */
const networkOf = (address: string): string => {
  const [, ipv4 = address] = mapped.exec(address) ?? [];
  if (!isIPv6(ipv4)) return ipv4;
  const [bare = ""] = ipv4.split("%", 1);
  const [front = "", back = ""] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split("::");
  const [before, after] = [groupsIn(front), groupsIn(back)];
  const zeros = Array<string>(groupsOfAddress - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].slice(0, groupsOfNetwork).join(":");
};

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
      const failure = failures.get(networkOf(address));
      return failure ? Math.max(0, failure.lastAtMs + waitOf(failure.count) - now()) : 0;
    },
    failed(address) {
      const network = networkOf(address);
      const count = (failures.get(network)?.count ?? 0) + 1;
      failures.delete(network);
      failures.set(network, { count, lastAtMs: now() });
      const [oldest] = failures.keys();
      if (failures.size > most && oldest !== undefined) failures.delete(oldest);
    },
    succeeded(address) {
      failures.delete(networkOf(address));
    },
  };
};
