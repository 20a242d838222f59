import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { openReadOnly } from "./database.ts";
import { createAsk } from "./reads/questions.ts";
import type { Questions, Reader } from "./reads.ts";

/** What goes to the worker and comes back. */
export interface Question {
  number: number;
  name: keyof Questions;
  input: unknown;
}
export type Reply = { number: number; answer: unknown } | { number: number; error: string };

interface Engine {
  ask(name: keyof Questions, input: unknown): Promise<unknown>;
  close(): Promise<void>;
}

interface Caller {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** Started with the first question, so that commands that only write do without. */
const inWorker = (folder: string, entry: URL): Engine => {
  const callers = new Map<number, Caller>();
  let asked = 0;
  let running: Worker | undefined;
  let closing = false;

  const stop = (error: Error) => {
    running = undefined;
    for (const { reject } of callers.values()) reject(error);
    callers.clear();
  };
  const start = () => {
    const worker = new Worker(entry, { workerData: folder });
    worker.unref();
    worker.on("message", (reply: Reply) => {
      const caller = callers.get(reply.number);
      callers.delete(reply.number);
      // Not while it ends: with nothing else to wait for, the process would end before it and before its own work.
      if (callers.size === 0 && !closing) worker.unref();
      if ("error" in reply) caller?.reject(new Error(reply.error));
      else caller?.resolve(reply.answer);
    });
    worker.on("error", stop);
    worker.on("exit", () => stop(new Error("The store's reader has stopped.")));
    return worker;
  };

  return {
    ask: (name, input) =>
      new Promise((resolve, reject) => {
        running ??= start();
        const number = asked++;
        callers.set(number, { resolve, reject });
        running.ref();
        const question: Question = { number, name, input };
        running.postMessage(question);
      }),
    close: async () => {
      closing = true;
      await running?.terminate();
    },
  };
};

/** For commands, and for runs from source, where there is no built worker: the same questions on this thread. */
const onThisThread = (folder: string): Engine => {
  let ask: ReturnType<typeof createAsk> | undefined;
  let db: ReturnType<typeof openReadOnly> | undefined;
  return {
    ask: async (name, input) => {
      db ??= openReadOnly(folder);
      ask ??= createAsk(db);
      return ask(name, input);
    },
    close: async () => {
      db?.close();
    },
  };
};

const names: { [Name in keyof Questions]: true } = {
  ledger: true,
  ledgerByHour: true,
  ledgerByDay: true,
  ages: true,
  holds: true,
  events: true,
  event: true,
  bodies: true,
  copies: true,
  deadLetters: true,
  deadLetterCounts: true,
  replayCandidates: true,
  bearers: true,
  standings: true,
  runProgress: true,
  runRefusals: true,
  auditTrail: true,
  lease: true,
  suppressions: true,
};

/**
 * Reading for people, on a thread and a connection of its own: SQLite's calls block their thread, and the writer
 * never waits for a reader.
 * @param here the caller may wait: no thread is started
 */
export const createReader = (
  folder: string,
  { here = false }: { here?: boolean } = {},
): { read: Reader; close(): Promise<void> } => {
  // The build puts its shared parts into a folder beside the entries.
  const entry = ["./reader-worker.js", "../reader-worker.js"]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  const engine = entry && !here ? inWorker(folder, entry) : onThisThread(folder);
  const questions = Object.keys(names).map((name) => [
    name,
    (input: unknown) => engine.ask(name as keyof Questions, input),
  ]);
  return { read: Object.fromEntries(questions) as Reader, close: engine.close };
};
