import type { Lane, Queue } from "../queue/queue.ts";
import { nameOf, tooOld, type Unsent } from "./batch.ts";
import type { Clock } from "./clock.ts";

const sweptEvents = 1_000;
const sweptBytes = 4_000_000;

/**
 * Ends what has grown too old at the head of a lane that cannot send: the ledger says `expired` then, not when the
 * platform is back.
 */
export const sweepOld = async (
  queue: Pick<Queue, "take" | "release">,
  lane: Lane,
  clock: Clock,
  end: (unsent: readonly Unsent[]) => Promise<void>,
): Promise<void> => {
  for (;;) {
    const taken = await queue.take(lane, { limit: sweptEvents, maxBytes: sweptBytes });
    const old = taken.filter(({ expiresAtMs }) => expiresAtMs <= clock.now());
    const young = taken.filter((delivery) => !old.includes(delivery));
    await queue.release(
      lane,
      young.map(({ ticket }) => ticket),
    );
    await end(
      old.map((delivery) => ({
        settlement: { ticket: delivery.ticket, state: "expired", reason: tooOld },
        event: nameOf(delivery),
      })),
    );
    if (old.length === 0 || young.length > 0) return;
  }
};
