import type { ReplayOutcome } from "./queue.ts";
import type { Reader, ReplaySelection } from "./reads.ts";
import { createRequeue } from "./requeue.ts";
import type { Store } from "./store.ts";

/** A transaction that requeues so many holds commits up for a few milliseconds. */
const sliceRows = 500;

/** Queues settled deliveries again, a slice at a time: found by the reader, checked again by the writer. */
export const createReplay = (store: Store, read: Reader) => {
  const requeue = createRequeue(store);

  return async (selection: ReplaySelection, { dryRun = false } = {}): Promise<ReplayOutcome> => {
    const outcome: ReplayOutcome = { queued: 0, skipped: {} };
    const nowMs = store.now();
    let after: string | undefined;
    do {
      const page = await read.replayCandidates({
        selection,
        nowMs,
        limit: sliceRows,
        ...(after !== undefined && { after }),
      });
      const free = page.rows.filter(({ obstacle }) => !obstacle);
      for (const { obstacle } of page.rows)
        if (obstacle) outcome.skipped[obstacle] = (outcome.skipped[obstacle] ?? 0) + 1;
      outcome.queued += dryRun
        ? free.length
        : await store.writer.write(
            () => free.filter(({ event, lane, state }) => requeue(event, lane, state)).length,
          );
      after = page.next;
    } while (after !== undefined);
    return outcome;
  };
};
