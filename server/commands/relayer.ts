import type { Reader } from "../queue/reads.ts";

/** A process that relays says so every five seconds. One that was killed says nothing any more. */
const goneMs = 30_000;

/** Who relays from a store at the moment; undefined: nobody. */
export const relayerOf = async (
  read: Pick<Reader, "lease">,
  nowMs = Date.now(),
): Promise<string | undefined> => {
  const lease = await read.lease();
  return lease && Math.abs(nowMs - lease.heartbeatAtMs) < goneMs ? lease.holder : undefined;
};
