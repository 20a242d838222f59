import type { Settings } from "../config/settings.ts";
import { TwinbeamError } from "../errors.ts";
import type { Lease, Queue } from "../queue/queue.ts";
import type { Hooks } from "../relay/hooks.ts";
import { createRelay, type Relay } from "../relay/relay.ts";

/** The sending that a command needs while it runs: its own, or a running server's. */
export interface RelayHere {
  /** Whether this process sends; else a server on the same store does. */
  isOurs(): boolean;
  stop(): Promise<void>;
}

const retryMs = 5_000;

const takeLease = async (queue: Queue): Promise<Lease | undefined> => {
  try {
    return await queue.lease();
  } catch (error) {
    if (error instanceof TwinbeamError && error.code === "store_held") return undefined;
    throw error;
  }
};

/**
 * Sends what the store holds, unless another process does; should that one go away, this one takes its place.
 */
export const relayHere = async (
  queue: Queue,
  { settings, hooks = {} }: { settings: Settings; hooks?: Hooks | undefined },
): Promise<RelayHere> => {
  let lease: Lease | undefined;
  let relay: Relay | undefined;
  let starting: Promise<void> | undefined;
  const tryStart = async () => {
    lease = await takeLease(queue);
    if (!lease) return;
    relay = createRelay({ queue, settings, hooks });
    await relay.start();
  };
  await tryStart();
  const timer = setInterval(() => {
    if (lease || starting) return;
    starting = tryStart()
      .catch(() => {})
      .finally(() => {
        starting = undefined;
      });
  }, retryMs);
  return {
    isOurs: () => lease !== undefined,
    stop: async () => {
      clearInterval(timer);
      await starting;
      await relay?.stop();
      await lease?.release();
    },
  };
};
