import type { DeadLetter, Reader, RunProgress } from "../../queue/reads.ts";
import { wantedReasons } from "../../queue/store.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import type { RefusedFile } from "./refused-file.ts";

type Reads = Pick<Reader, "runProgress" | "runRefusals" | "ledger" | "holds">;

const pageSize = 1000;
/** Counting a large run costs its own time: the pauses between counts grow with it. */
const countShare = 0.1;
const firstPauseMs = 20;
const usualPauseMs = 200;

/** Why nothing of a site can move: all that waits, waits for a destination on hold. */
const holdsOf = async (read: Reads, site: string): Promise<string[]> => {
  const ledger = (await read.ledger()).filter((row) => row.site === site);
  if (ledger.some(({ queued }) => queued > 0)) return [];
  const holds = (await read.holds()).filter((hold) => hold.site === site);
  return holds.map(({ destination, code, title }) => `${destination}: ${title} (${code})`);
};

/**
 * Waits until every delivery of a run is settled, or waits for nothing but a destination on hold.
 * @param onCount told at each count
 */
export const waitForRun = async ({
  read,
  run,
  site,
  onCount,
}: {
  read: Reads;
  run: string;
  site: string;
  onCount?: (progress: RunProgress) => void;
}): Promise<{ progress: RunProgress; held: string[] }> => {
  for (let leastMs = firstPauseMs; ; leastMs = Math.min(usualPauseMs, leastMs * 2)) {
    const startedMs = performance.now();
    const progress = await read.runProgress({ run });
    onCount?.(progress);
    if (progress.waiting === 0) return { progress, held: [] };
    const held = await holdsOf(read, site);
    if (held.length > 0) return { progress, held };
    const pauseMs = Math.max(leastMs, (performance.now() - startedMs) / countShare);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
};

/** Refused and expired deliveries of a run in the order of its events, none twice. */
async function* refusalsOf(read: Pick<Reads, "runRefusals">, run: string): AsyncGenerator<DeadLetter> {
  let after = 0;
  for (;;) {
    const page = await read.runRefusals({ run, after, limit: pageSize });
    const lastEvent = page.at(-1)?.event;
    const isFull = page.length === pageSize;
    // A full page may end amid the deliveries of one event: that event is left to the next page.
    yield* isFull ? page.filter(({ event }) => event !== lastEvent) : page;
    if (!isFull || lastEvent === undefined) return;
    after = lastEvent - 1;
  }
}

/** Finds the line of an event: refusals and journal come in the same order, so one reading serves all. */
const createFinder = (journal: Journal) => {
  const entries = journal.entries()[Symbol.asyncIterator]();
  let current: JournalEntry | undefined;
  return async (eventId: string): Promise<JournalEntry | undefined> => {
    while (current?.eventId !== eventId) {
      const next = await entries.next();
      if (next.done) return undefined;
      current = next.value;
    }
    return current;
  };
};

/**
 * Writes what was not taken into the result file.
 * @returns how many deliveries a platform, or we on its behalf, refused; what was refused on purpose (by consent,
 *   by the settings) is no failure
 */
export const writeRefusals = async (
  read: Pick<Reads, "runRefusals">,
  run: string,
  { journal, refused }: { journal: Journal; refused: RefusedFile },
): Promise<number> => {
  const find = createFinder(journal);
  let count = 0;
  for await (const letter of refusalsOf(read, run)) {
    const { id, name, destination, state, reason, subcode, title, message, traceId } = letter;
    if (state === "refused" && wantedReasons.includes(reason ?? "")) continue;
    if (state === "refused") count++;
    const entry = await find(id);
    refused.add({
      file: entry?.file,
      line: entry?.line,
      event_id: id,
      event_name: name,
      destination,
      state,
      reason,
      subcode,
      title,
      message,
      trace_id: traceId,
    });
  }
  return count;
};
