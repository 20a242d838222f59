import type { Settings } from "../config/settings.ts";
import { tryLease } from "../lease.ts";
import type { Lease, Queue, Relayer } from "../queue/queue.ts";
import type { Hooks } from "../relay/hooks.ts";
import type { Observe } from "../relay/observation.ts";
import { createRelay, type Relay } from "../relay/relay.ts";
import { onInterrupt } from "./interrupt.ts";

/** The sending that a command needs while it runs: its own, or a running server's. */
export interface RelayHere {
  /** Whether this process sends; else a server on the same store does. */
  isOurs(): boolean;
  stop(): Promise<void>;
}

const retryMs = 5_000;
/** What is under way is brought to its end: what a platform took and the store does not know would be sent again. */
const drainMs = 6_000;

/** Tells why a destination gets nothing for a while: once for each reason. */
const tellWaits = (note: (text: string) => void): Observe => {
  const told = new Set<string>();
  return (observation) => {
    if (observation.kind !== "wait" || !observation.reason) return;
    const { destination, reason } = observation;
    const key = `${destination} ${reason.code}`;
    if (told.has(key)) return;
    told.add(key);
    const why = reason.message ? `${reason.title}, ${reason.message}` : reason.title;
    note(
      `${destination} takes nothing at the moment (${why}). It is tried again until it does; what is stored is safe.`,
    );
  };
};

/**
 * Sends what the store holds, unless another process does; should that one go away, this one takes its place.
 * @param note tells a person why nothing moves
 */
export const relayHere = async (
  queue: Queue,
  {
    as,
    settings,
    hooks = {},
    note,
  }: { as: Relayer; settings: Settings; hooks?: Hooks | undefined; note: (text: string) => void },
): Promise<RelayHere> => {
  let lease: Lease | undefined;
  let relay: Relay | undefined;
  let starting: Promise<void> | undefined;
  const tryStart = async () => {
    lease = await tryLease(queue, as);
    if (!lease) return;
    relay = createRelay({ queue, settings, hooks, observe: tellWaits(note) });
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
  const stop = async () => {
    clearInterval(timer);
    await starting;
    await relay?.stop({ drainMs });
    await lease?.release();
  };
  let stopping: Promise<void> | undefined;
  const stopOnce = () => {
    stopping ??= stop();
    return stopping;
  };
  const goOn = onInterrupt(stopOnce);
  return {
    isOurs: () => lease !== undefined,
    stop: async () => {
      goOn();
      await stopOnce();
    },
  };
};
