import type { Db } from "./db.ts";
import type { Hands } from "./hands.ts";
import type { Lanes } from "./lanes.ts";
import type { News } from "./news.ts";
import type { Suppressions } from "./suppressions.ts";
import type { Participant } from "./writer.ts";

interface Parts {
  lanes: Lanes;
  hands: Hands;
  news: News;
  suppressions: Suppressions;
}

export interface Others extends Participant {
  stop(): void;
}

/** How soon the relay sees what another process has put into the store. */
const lookEveryMs = 250;

/**
 * Notices what other processes (an import, a replay, an erasure) write into the same store: SQLite's data version
 * changes with their commits and with nobody else's.
 */
export const watchOthers = (db: Db, { lanes, hands, news, suppressions }: Parts): Others => {
  const dataVersion = db.prepare<[], number>("pragma data_version").pluck();
  let seen = dataVersion.get();

  const look = (): boolean => {
    const version = dataVersion.get();
    if (version === seen) return false;
    seen = version;
    lanes.reload();
    suppressions.reload();
    hands.rewind();
    return true;
  };
  const timer = setInterval(() => {
    if (look()) news.tellAll();
  }, lookEveryMs);
  timer.unref();

  return {
    begin: () => {
      if (look()) setImmediate(() => news.tellAll());
    },
    stop: () => clearInterval(timer),
  };
};
