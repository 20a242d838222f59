import { randomUUID } from "node:crypto";
import type { Queue, ReplayOutcome } from "../queue/queue.ts";
import type { DeadLetterFilter, DeliveryKey, Standings } from "../queue/reads.ts";

/** How far a replay is. Counts are of the deliveries it was asked for. */
export interface ReplayProgress {
  id: string;
  total: number;
  /** Absent: they are still being queued. */
  outcome?: ReplayOutcome;
  standings: Standings;
  /** Nothing of it waits any more. */
  isOver: boolean;
  /** More was asked for than one replay takes. */
  cut: boolean;
  error?: string;
}

interface Replay {
  id: string;
  keys: readonly DeliveryKey[];
  cut: boolean;
  outcome?: ReplayOutcome;
  error?: string;
}

const pageSize = 1_000;
/** One replay takes no more, so that its progress stays a cheap question. */
const mostKeys = 10_000;
const remembered = 10;

/** Replays that the page has started, known as long as the server runs. */
export const createReplays = ({ queue }: { queue: Pick<Queue, "replay" | "audit" | "read"> }) => {
  const replays = new Map<string, Replay>();

  const find = async (filter: DeadLetterFilter) => {
    const keys: DeliveryKey[] = [];
    let before: string | undefined;
    do {
      const page = await queue.read.deadLetters({ ...filter, limit: pageSize, ...(before && { before }) });
      for (const { event, destination, kept } of page.rows) if (kept) keys.push({ event, destination });
      before = page.next;
    } while (before !== undefined && keys.length < mostKeys);
    return keys;
  };

  const work = async (replay: Replay) => {
    try {
      const outcome = await queue.replay({ deadLetters: true, keys: replay.keys });
      await queue.audit("replay", { ...outcome });
      replay.outcome = outcome;
    } catch (error) {
      replay.error = error instanceof Error ? error.message : String(error);
    }
  };

  return {
    /** @param asked keys, or a filter of dead letters */
    async start(asked: DeliveryKey[] | DeadLetterFilter): Promise<string> {
      const found = Array.isArray(asked) ? asked : await find(asked);
      const keys = found.slice(0, mostKeys);
      const replay: Replay = { id: randomUUID(), keys, cut: found.length > keys.length };
      replays.set(replay.id, replay);
      for (const id of replays.keys()) if (replays.size > remembered) replays.delete(id);
      void work(replay);
      return replay.id;
    },
    async progress(id: string): Promise<ReplayProgress | undefined> {
      const replay = replays.get(id);
      if (!replay) return undefined;
      const { keys, outcome, cut, error } = replay;
      const standings = await queue.read.standings({ keys });
      const isOver =
        error !== undefined || (outcome !== undefined && standings.queued + standings.held === 0);
      return {
        id,
        total: keys.length,
        standings,
        isOver,
        cut,
        ...(outcome && { outcome }),
        ...(error !== undefined && { error }),
      };
    },
  };
};
