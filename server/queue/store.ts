import type { Db } from "./db.ts";
import type { Hands } from "./hands.ts";
import type { Lanes } from "./lanes.ts";
import type { Ledger } from "./ledger.ts";
import type { News } from "./news.ts";
import type { Suppressions } from "./suppressions.ts";
import type { Writer } from "./writer.ts";

/** What the store's operations share: one file for each thing that can happen to a delivery. */
export interface Store {
  folder: string;
  db: Db;
  writer: Writer;
  lanes: Lanes;
  hands: Hands;
  ledger: Ledger;
  news: News;
  suppressions: Suppressions;
  now: () => number;
}

/** How `deliveries.state` is written. A dropped one counts as refused and is listed no more. */
export const stateNumbers = { delivered: 1, refused: 2, expired: 3, dropped: 4 } as const;

/** Our words for refusals that no later copy of an event and no replay may undo. */
export const finalReasons: readonly string[] = ["consent", "erased"];

/** Our words for what was refused on purpose (by the visitor, the settings, a hook): counted, but no dead letters. */
export const wantedReasons: readonly string[] = [...finalReasons, "filter", "dropped"];
