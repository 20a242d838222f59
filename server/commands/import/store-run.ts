import { setTimeout } from "node:timers/promises";
import type { Site } from "../../live-settings.ts";
import { openQueue } from "../../queue/open.ts";
import type { RunProgress } from "../../queue/reads.ts";
import { relayHere } from "../relay-here.ts";
import { folderOfStore } from "../store-folder.ts";
import { openJournal } from "./journal.ts";
import { putRows } from "./local.ts";
import type { ImportOutcome } from "./outcome.ts";
import type { Progress } from "./progress.ts";
import { openRefusedFile, type RefusedFile } from "./refused-file.ts";
import type { Rows } from "./rows.ts";
import { waitForRun, writeRefusals } from "./settle.ts";
import type { ImportTarget } from "./target.ts";

const countEveryMs = 1_000;

const settled = ({ delivered, refused, expired }: RunProgress) => delivered + refused + expired;

/** Counts a run's deliveries now and then while it is still being read. */
const countMeanwhile = (count: () => Promise<void>): (() => Promise<void>) => {
  const stopped = new AbortController();
  const loop = async () => {
    let pauseMs = countEveryMs;
    while (!stopped.signal.aborted) {
      await setTimeout(pauseMs, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      const startedMs = performance.now();
      await count();
      pauseMs = Math.max(countEveryMs, 10 * (performance.now() - startedMs));
    }
  };
  const running = loop();
  return async () => {
    stopped.abort();
    await running;
  };
};

/**
 * Puts rows into the store and sees them through to their end: sent by this process, or by a server that runs on
 * the same store.
 * @param input name of the first file, for the result file
 */
export const importThroughStore = async ({
  rows,
  site,
  target,
  run,
  resume,
  input,
  progress,
}: {
  rows: Rows;
  site: Site;
  target: ImportTarget;
  run: string;
  resume: boolean;
  input: string | undefined;
  progress: Progress;
}): Promise<{ outcome: ImportOutcome; refused: RefusedFile }> => {
  const { settings, hooks, skipInvalid, siteId } = target;
  const queue = await openQueue(settings.store.url);
  const journal = await openJournal(folderOfStore(settings.store.url), run, resume);
  const refused = await openRefusedFile(input, journal.last !== undefined);
  try {
    const relay = await relayHere(queue, { as: "import", settings, hooks, note: progress.note });
    try {
      let read = 0;
      let total = 0;
      const show = (counts: RunProgress) => {
        const known = Math.max(settled(counts) + counts.waiting, 1);
        const portion = rows.share();
        progress.update(
          { rows: read, sent: counts.delivered, refused: counts.refused },
          portion === undefined ? undefined : portion * (settled(counts) / Math.max(known, total)),
        );
      };
      const stopCounting = countMeanwhile(async () => show(await queue.read.runProgress({ run })));
      const outcome = await putRows({
        rows: rows.rows,
        site,
        bots: settings.server.bots,
        queue,
        run,
        journal,
        refused,
        skipInvalid,
        onBatch: (sofar) => {
          read = sofar.rows;
        },
      }).finally(stopCounting);
      read = outcome.rows;
      total = outcome.accepted;
      const { progress: end, held } = await waitForRun({
        read: queue.read,
        run,
        site: siteId,
        onCount: show,
      });
      const { waiting, delivered, expired } = end;
      const refusals = await writeRefusals(queue.read, run, { journal, refused });
      Object.assign(outcome, { delivered, expired, waiting, refused: refusals, held });
      await journal.close();
      if (waiting === 0 && !outcome.stoppedAt) await journal.remove();
      return { outcome, refused };
    } finally {
      await relay.stop();
    }
  } finally {
    await queue.close();
  }
};
