import { openDatabase } from "./database.ts";
import { createDrop } from "./drop.ts";
import { createErase } from "./erase.ts";
import { createHands } from "./hands.ts";
import { createHold } from "./hold.ts";
import { createLanes } from "./lanes.ts";
import { createLease } from "./lease.ts";
import { createLedger } from "./ledger.ts";
import { createNews } from "./news.ts";
import { createNotes } from "./notes.ts";
import { watchOthers } from "./others.ts";
import { createPut } from "./put.ts";
import type { Queue } from "./queue.ts";
import { createReader } from "./reader.ts";
import { createRelease } from "./release.ts";
import { createReplay } from "./replay.ts";
import { createRetain } from "./retain.ts";
import { createSettle } from "./settle.ts";
import type { Store } from "./store.ts";
import { createSuppressions } from "./suppressions.ts";
import { createTake } from "./take.ts";
import { createWriter } from "./writer.ts";

export interface SqliteOptions {
  /** Unix ms. */
  now?: () => number;
  /** Answers questions on this thread: for a command that has nothing else to do and wants to be quick. */
  readsHere?: boolean;
}

/**
 * The embedded store: one SQLite file in a folder of its own.
 * @throws `store_unusable`, `store_damaged`, `store_newer`, `store_held`
 */
export const openSqliteQueue = (
  folder: string,
  { now = Date.now, readsHere = false }: SqliteOptions = {},
): Queue => {
  const db = openDatabase(folder);
  const lanes = createLanes(db);
  const hands = createHands();
  const ledger = createLedger(db);
  const news = createNews(lanes);
  const suppressions = createSuppressions(db);
  const others = watchOthers(db, { lanes, hands, news, suppressions });
  const writer = createWriter(db, [others, lanes, ledger, news]);
  const store: Store = { folder, db, writer, lanes, hands, ledger, news, suppressions, now };
  const reader = createReader(folder, { here: readsHere });

  return {
    put: createPut(store),
    watch: news.watch,
    take: createTake(store),
    settle: createSettle(store),
    release: createRelease(store),
    ...createHold(store),
    replay: createReplay(store, reader.read),
    drop: createDrop(store),
    erase: createErase(store, reader.read),
    retain: createRetain(store),
    lease: createLease(store),
    ...createNotes(store),
    read: reader.read,
    trouble: writer.trouble,
    close: async () => {
      others.stop();
      writer.close();
      await reader.close();
      db.close();
    },
  };
};
