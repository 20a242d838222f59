import { failure } from "../errors.ts";
import type { Db } from "./db.ts";

interface Job {
  work: () => void;
  /** Tells the caller, after the commit. */
  done: () => void;
  failed: (error: unknown) => void;
}

/** What takes part in every transaction beside the jobs. */
export interface Participant {
  /** Before the first job. */
  begin?(): void;
  /** After the last job, still inside the transaction. */
  end?(): void;
  committed?(): void;
  rolledBack?(): void;
}

export interface Writer {
  /** Runs the work inside the next transaction; resolves once that is on the disk. */
  write<T>(work: () => T): Promise<T>;
  /** Why the last transaction failed; undefined after one that succeeded. */
  trouble(): string | undefined;
  /** Commits what is waiting and takes nothing more. */
  close(): void;
}

/** For Retry-After: a full disk is not mended in a second. */
const retryAfterS = 5;

/** SQLite's words for a disk or a file that does not do its work, whatever the statement was. */
const storageCodes = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|BUSY|LOCKED|NOMEM|PROTOCOL)/;

/** After these nothing more is written: it could make things worse. */
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)/;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const sentences: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^SQLITE_FULL/, "the disk is full"],
  [damageCodes, "the store is damaged"],
  [/^SQLITE_(BUSY|LOCKED)/, "another process holds the store"],
  [/^SQLITE_(READONLY|CANTOPEN)/, "the store cannot be written"],
];
const sentenceOf = (code: string) =>
  sentences.find(([pattern]) => pattern.test(code))?.[1] ?? "the disk reports an error";

/**
 * Group commit: one transaction for whatever arrived while the last one was being committed. Commits block the
 * thread, so requests pile up in their sockets meanwhile; after it, all that can be read is read, and the next
 * transaction takes it. Nothing ever waits on purpose.
 */
export const createWriter = (db: Db, participants: readonly Participant[]): Writer => {
  let waiting: Job[] = [];
  let scheduled = false;
  let closed = false;
  let damaged = false;
  let trouble: string | undefined;
  const begin = db.prepare("begin immediate");
  const commit = db.prepare("commit");

  const rollBack = () => {
    try {
      if (db.inTransaction) db.exec("rollback");
    } catch (error) {
      trouble = sentenceOf(codeOf(error));
    }
    for (const participant of participants) participant.rolledBack?.();
  };

  const transact = (jobs: readonly Job[]) => {
    begin.run();
    for (const participant of participants) participant.begin?.();
    for (const job of jobs) job.work();
    for (const participant of participants) participant.end?.();
    commit.run();
  };

  const run = (jobs: readonly Job[]) => {
    try {
      if (damaged) throw failure("store_unavailable", {}, { retryAfterS });
      transact(jobs);
    } catch (error) {
      rollBack();
      const code = codeOf(error);
      if (storageCodes.test(code)) {
        trouble = sentenceOf(code);
        damaged ||= damageCodes.test(code);
        const refusal = failure("store_unavailable", {}, { cause: error, retryAfterS });
        for (const job of jobs) job.failed(refusal);
      } else if (jobs.length > 1) {
        // A mistake in one job is that job's own: the others are tried without it.
        for (const job of jobs) run([job]);
      } else {
        jobs[0]?.failed(error);
      }
      return;
    }
    trouble = undefined;
    for (const participant of participants) participant.committed?.();
    for (const job of jobs) job.done();
  };

  const flush = () => {
    scheduled = false;
    const jobs = waiting;
    waiting = [];
    if (jobs.length > 0) run(jobs);
  };

  return {
    write<T>(work: () => T) {
      if (closed) return Promise.reject(failure("store_unavailable"));
      return new Promise<T>((resolve, reject) => {
        const job: Job = {
          work: () => {
            const result = work();
            job.done = () => resolve(result);
          },
          done: () => {},
          failed: reject,
        };
        waiting.push(job);
        if (scheduled) return;
        scheduled = true;
        setImmediate(flush);
      });
    },
    trouble: () => trouble,
    close: () => {
      closed = true;
      flush();
    },
  };
};
