import { pixelWords } from "../../../event/schema.ts";
import type { Db } from "../db.ts";
import { fromMarks } from "../marks.ts";
import type { CopyRow, CopySearch } from "../reads.ts";
import { createConditions } from "./conditions.ts";
import { stateWord } from "./deliveries.ts";
import { countBrowsers } from "./events.ts";
import { createRange } from "./range.ts";

interface StoredCopy extends Pick<CopyRow, "event" | "id" | "name" | "receivedAtMs" | "state"> {
  settledAtMs: number | null;
  browsers: string | null;
  pixel: string | null;
}

/** So many rows take tens of milliseconds; between them the reader answers others. */
const chunkRows = 10_000;

/** Server copies of one destination, narrow rows without anything that pairing does not look at. */
export const createCopyReads = (db: Db) => {
  const range = createRange(db);
  return {
    copies: ({ destination, site, fromMs, toMs, before, limit = chunkRows }: CopySearch): CopyRow[] => {
      const numbers = range({ fromMs, toMs });
      const conditions = createConditions();
      conditions.add("seq >= ?", numbers.first);
      conditions.add("seq < ?", Math.min(numbers.end, before ?? numbers.end));
      conditions.add("received_at_ms >= ?", fromMs);
      conditions.add("received_at_ms < ?", toMs);
      conditions.add("events.site = ?", site);
      conditions.add("lanes.destination = ?", destination);
      conditions.add("coalesce(deliveries.event, pending.event) is not null");
      return db
        .prepare<(string | number)[], StoredCopy>(
          `select seq as event, events.id, events.name, received_at_ms as receivedAtMs, browsers, pixel,
             iif(deliveries.event is null, 'queued', ${stateWord}) as state, settled_at_ms as settledAtMs
           from events cross join lanes on lanes.site = events.site
           left join deliveries on deliveries.event = seq and deliveries.lane = lanes.lane
           left join pending on pending.lane = lanes.lane and pending.event = seq
           ${conditions.where()} order by seq desc limit ?`,
        )
        .all(...conditions.values, Math.max(1, Math.min(chunkRows, limit)))
        .map(({ browsers, pixel, settledAtMs, ...row }) => ({
          ...row,
          ...(settledAtMs !== null && { settledAtMs }),
          browsers: countBrowsers(browsers),
          pixel: fromMarks(pixel, pixelWords),
        }));
    },
  };
};
