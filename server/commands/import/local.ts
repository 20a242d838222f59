import type { Issue } from "../../errors.ts";
import type { Site } from "../../live-settings.ts";
import { createJudge, type Judged } from "../../pipeline.ts";
import type { NewEvent, Queue } from "../../queue/queue.ts";
import type { Journal } from "./journal.ts";
import { emptyOutcome, type ImportOutcome } from "./outcome.ts";
import type { RefusedFile } from "./refused-file.ts";
import type { Row } from "./row.ts";

export interface LocalImport {
  rows: AsyncIterable<Row>;
  site: Site;
  bots: "keep" | "reject";
  queue: Pick<Queue, "put">;
  run: string;
  journal: Journal;
  refused: RefusedFile;
  skipInvalid: boolean;
  /** Told after each batch. */
  onBatch?: (outcome: ImportOutcome) => void;
  now?: () => number;
}

const batchSize = 1000;

interface Kept {
  row: Row;
  event: NewEvent;
}

/** The first thing that is wrong with a row; undefined for a good one. */
const problemOf = (row: Row, judged: Judged | undefined): Issue | undefined =>
  row.problem ?? (judged?.ok === false ? judged.errors[0] : undefined);

const isBefore = (row: Row, last: Journal["last"]) =>
  last !== undefined && (row.fileAt < last.fileAt || (row.fileAt === last.fileAt && row.line <= last.line));

/**
 * Puts rows into the store, a thousand in a write; the next batch is prepared while one is written. At the first
 * invalid row it stops, with every row before it in the ledger and none after it, unless invalid rows are skipped.
 */
export const putRows = async ({
  rows,
  site,
  bots,
  queue,
  run,
  journal,
  refused,
  skipInvalid,
  onBatch,
  now = Date.now,
}: LocalImport): Promise<ImportOutcome> => {
  const outcome = emptyOutcome();
  const judge = createJudge({ bots: () => bots, metrics: { bot: () => {} } });
  let batch: Kept[] = [];
  let writing: Promise<void> = Promise.resolve();

  const write = async (kept: readonly Kept[]) => {
    const receipts = await queue.put(kept.map(({ event }) => event));
    outcome.accepted += kept.length;
    outcome.duplicates += receipts.filter(({ duplicate }) => duplicate).length;
    await journal.append(kept.map(({ row, event }) => ({ ...row, eventId: event.event.id })));
    onBatch?.(outcome);
  };
  const flush = async () => {
    const full = batch;
    batch = [];
    await writing;
    if (full.length === 0) return;
    writing = write(full);
    // A failed write is met where it is awaited; until then it must not count as unhandled.
    writing.catch(() => {});
  };

  for await (const row of rows) {
    outcome.rows++;
    if (isBefore(row, journal.last)) {
      outcome.resumed++;
      continue;
    }
    const arrival = { door: "import", receivedAtMs: now(), clockShiftMs: 0, clockIgnored: false } as const;
    const judged = row.problem ? undefined : judge(site, row.event, arrival);
    const problem = problemOf(row, judged);
    if (problem) {
      const { file, line } = row;
      refused.add({ file, line, event_id: row.event.event_id ?? null, state: "invalid", errors: [problem] });
      outcome.invalid++;
      if (skipInvalid) continue;
      outcome.stoppedAt = { ...row, ...problem };
      break;
    }
    if (judged?.ok) batch.push({ row, event: { ...judged.event, run } });
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  await writing;
  return outcome;
};
