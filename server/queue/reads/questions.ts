import type { Db } from "../db.ts";
import type { Questions } from "../reads.ts";
import { createBearerReads } from "./bearers.ts";
import { createCopyReads } from "./copies.ts";
import { createDeadLetterReads } from "./dead-letters.ts";
import { createEventReads } from "./events.ts";
import { createLedgerReads } from "./ledger.ts";
import { createNoteReads } from "./notes.ts";
import { createReplayReads } from "./replays.ts";
import { createRunReads } from "./runs.ts";
import { createStandingReads } from "./standings.ts";

/** Every question the store answers, on a read-only connection of its own. */
export const createQuestions = (db: Db): Questions => ({
  ...createLedgerReads(db),
  ...createEventReads(db),
  ...createCopyReads(db),
  ...createDeadLetterReads(db),
  ...createReplayReads(db),
  ...createBearerReads(db),
  ...createRunReads(db),
  ...createStandingReads(db),
  ...createNoteReads(db),
});

/** Asks by name, in one read transaction: an answer is of one moment. */
export const createAsk = (db: Db) => {
  const questions = createQuestions(db);
  return (name: keyof Questions, input: unknown): unknown => {
    // Each name's input is what the typed reader took from its caller.
    const question = questions[name] as (input: unknown) => unknown;
    return db.transaction(() => question(input)).deferred();
  };
};
