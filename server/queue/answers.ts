import type { Db } from "./db.ts";
import type { Answer, Reason } from "./queue.ts";

/** Writes down what was said of deliveries, inside the running transaction; both return the row's number. */
export const createAnswers = (db: Db) => {
  const insert = db.prepare(
    `insert into answers (sent_at_ms, answered_at_ms, code, subcode, title, message, trace_id)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const write = (sentAtMs: number | null, atMs: number, reason: Reason | undefined, traceId?: string) => {
    const { code, subcode, title, message } = reason ?? {};
    const said = [code, subcode, title, message, traceId ?? reason?.traceId].map((text) => text ?? null);
    return Number(insert.run(sentAtMs, atMs, ...said).lastInsertRowid);
  };

  return {
    /** What a request was answered. */
    ofRequest: ({ sentAtMs, answeredAtMs, reason, traceId }: Answer): number =>
      write(sentAtMs, answeredAtMs, reason, traceId),
    /** A refusal of our own. One that is only a word needs no row: the word stands with the delivery. */
    ofOurs: (reason: Reason | undefined, atMs: number): number | null =>
      reason && (reason.title || reason.message) ? write(null, atMs, reason) : null,
  };
};
