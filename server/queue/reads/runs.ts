import type { Db } from "../db.ts";
import type { DeadLetter, RunProgress } from "../reads.ts";
import { stateNumbers } from "../store.ts";
import { pageSize } from "./conditions.ts";
import { deadLetterColumns, deadLetterSources, type StoredDeadLetter, toDeadLetter } from "./dead-letters.ts";

/** How the events of one import run fare. */
export const createRunReads = (db: Db) => {
  const waiting = db
    .prepare<[string], number>(
      `select count(*) from events join lanes on lanes.site = events.site
       join pending on pending.lane = lanes.lane and pending.event = events.seq where run = ?`,
    )
    .pluck();
  const settled = db.prepare<[string], { state: number; count: number }>(
    `select state, count(*) as count from events join deliveries on deliveries.event = events.seq
     where run = ? group by state`,
  );
  const refusals = db.prepare<[string, number, number], StoredDeadLetter>(
    `select ${deadLetterColumns} from ${deadLetterSources}
     where events.run = ? and events.seq > ? and deliveries.state > 1 order by events.seq limit ?`,
  );

  return {
    runProgress: ({ run }: { run: string }): RunProgress => {
      const counts = new Map(settled.all(run).map(({ state, count }) => [state, count]));
      const count = (state: number) => counts.get(state) ?? 0;
      return {
        waiting: waiting.get(run) ?? 0,
        delivered: count(stateNumbers.delivered),
        refused: count(stateNumbers.refused) + count(stateNumbers.dropped),
        expired: count(stateNumbers.expired),
      };
    },
    runRefusals: ({ run, after = 0, limit }: { run: string; after?: number; limit?: number }): DeadLetter[] =>
      refusals.all(run, after, pageSize(limit)).map(toDeadLetter),
  };
};
