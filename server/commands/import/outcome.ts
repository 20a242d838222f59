import type { Issue } from "../../errors.ts";
import type { RowPlace } from "./row.ts";

/** What a run came to. */
export interface ImportOutcome {
  /** Rows read, skipped ones included. */
  rows: number;
  /** Acknowledged by the store, duplicates included. */
  accepted: number;
  /** Every destination had them already. */
  duplicates: number;
  /** Rows that are no event. */
  invalid: number;
  /** Passed over because an earlier try of this run had them acknowledged. */
  resumed: number;
  /** Deliveries, one per row and destination; undefined where another machine sees to them. */
  delivered?: number;
  refused?: number;
  expired?: number;
  /** Still in the store, because their destination is on hold. */
  waiting?: number;
  /** Why they wait. */
  held?: string[];
  /** The server that stored the rows and sends them: this command's work ends there. */
  acknowledgedBy?: string;
  /** The row that ended the run. */
  stoppedAt?: RowPlace & Issue;
  /** Why the input could not be read to its end. */
  inputError?: string;
}

export const emptyOutcome = (): ImportOutcome => ({
  rows: 0,
  accepted: 0,
  duplicates: 0,
  invalid: 0,
  resumed: 0,
});
