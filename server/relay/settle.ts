import type { Answer, Lane, Queue, Settlement } from "../queue/queue.ts";

const againMs = 1_000;

export interface Settling {
  queue: Pick<Queue, "settle">;
  lane: Lane;
  /** Given up: the process ends. */
  stop: AbortSignal;
  trouble: (message: string) => void;
}

const sleep = (ms: number, stop: AbortSignal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (stop.aborted) end();
    else stop.addEventListener("abort", end);
  });

/**
 * Notes the end of deliveries, again and again until the store can: what a platform has taken and the store does not
 * know would be sent a second time.
 * @returns whether the store knows now
 */
export const settleSurely = async (
  { queue, lane, stop, trouble }: Settling,
  settlements: readonly Settlement[],
  answer?: Answer,
): Promise<boolean> => {
  do {
    try {
      await queue.settle(lane, settlements, answer);
      return true;
    } catch (error) {
      trouble(error instanceof Error ? error.message : String(error));
      await sleep(againMs, stop);
    }
  } while (!stop.aborted);
  return false;
};
