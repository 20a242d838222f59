import type { Db } from "./database.ts";
import type { Answer } from "./queue.ts";

/** Writes down what a request was answered, inside the running transaction; returns its number. */
export const createAnswers = (db: Db) => {
  const insert = db.prepare(
    `insert into answers (sent_at_ms, answered_at_ms, code, subcode, title, message, trace_id)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ sentAtMs, answeredAtMs, reason, traceId }: Answer): number =>
    Number(
      insert.run(
        sentAtMs,
        answeredAtMs,
        reason?.code ?? null,
        reason?.subcode ?? null,
        reason?.title ?? null,
        reason?.message ?? null,
        traceId ?? reason?.traceId ?? null,
      ).lastInsertRowid,
    );
};
