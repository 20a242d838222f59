import { clear, createStore, delMany, entries, set, type UseStore } from "idb-keyval";
import type { Event } from "../../event/schema.ts";
import { type Sealed, seal, unseal } from "./seal.ts";
import { createTabLocks } from "./tab-locks.ts";

/** Site, page load that wrote it, and when (Unix milliseconds, one more for each record). */
export type RecordKey = [site: string, tab: string, writtenAtMs: number];

const databaseName = "twinbeam";
/** Beyond this the platforms would count a second copy again. */
const maxAgeMs = 48 * 3_600_000;
const maxRecords = 200;
/** Without Web Locks another tab may still be at work on what is younger. */
const foreignAgeMs = 60_000;

const databaseExists = async () =>
  (await indexedDB.databases?.())?.some(({ name }) => name === databaseName) ?? true;

/**
 * The events that are not acknowledged yet, in IndexedDB, so that they outlive the tab. A record holds what one
 * task tracked. Where storage fails (private windows, full quota) nothing is kept and nothing breaks: the
 * sender still has the events in memory.
 * @param tab id of this page load
 * @param onDropped how many records were given up, being too old or too many
 */
export const createOutbox = ({
  site,
  tab,
  nowMs = Date.now,
  onDropped,
}: {
  site: string;
  tab: string;
  nowMs?: () => number;
  onDropped: (records: number) => void;
}) => {
  const locks = createTabLocks();
  let store: UseStore | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  let lastKey = 0;

  /** One after the other, so that a removal never overtakes its write. iOS closes databases: try anew once. */
  const run = <T>(work: (store: UseStore) => Promise<T>): Promise<T> => {
    const attempt = () => {
      store ??= createStore(databaseName, "outbox");
      return work(store);
    };
    const result = tail.then(attempt).catch(() => {
      store = undefined;
      return attempt();
    });
    tail = result.catch(() => {});
    return result;
  };
  const remove = (keys: RecordKey[]): void => {
    if (keys.length) run((store) => delMany(keys, store)).catch(() => {});
  };

  return {
    /** Keeps events; says under which key, and whether they are safe. */
    write: (events: Event[]): { key: RecordKey; kept: Promise<boolean> } => {
      lastKey = Math.max(lastKey + 1, nowMs());
      const key: RecordKey = [site, tab, lastKey];
      if (locks.isSupported()) locks.hold(tab);
      const kept = run(async (store) => {
        const sealed = await seal(JSON.stringify(events));
        if (sealed) await set(key, sealed, store);
        return sealed !== undefined;
      });
      return { key, kept: kept.catch(() => false) };
    },
    remove,
    /** Hands over what earlier pages left behind, oldest first; what another tab works on is left to it. */
    recover: async (adopt: (events: Event[], key: RecordKey) => void): Promise<void> => {
      const all = await run((store) => entries<RecordKey, Sealed>(store));
      const own = all.filter(([[owner]]) => owner === site);
      const fresh = own.filter(([[, , at]]) => nowMs() - at < maxAgeMs).slice(-maxRecords);
      const stale = own.filter((record) => !fresh.includes(record));
      remove(stale.map(([key]) => key));
      if (stale.length) onDropped(stale.length);
      for (const [key, sealed] of fresh) {
        const [, owner, at] = key;
        if (owner === tab) continue;
        const isFree = locks.isSupported() ? await locks.hold(owner) : nowMs() - at > foreignAgeMs;
        if (isFree) adopt(JSON.parse(await unseal(sealed)), key);
      }
    },
    /** The page is hidden: whoever comes next may take over. */
    release: locks.release,
    /** Deletes everything; makes no database where there was none. */
    wipe: (): void => {
      run(async (store) => {
        if (await databaseExists()) await clear(store);
      }).catch(() => {});
    },
  };
};

export type Outbox = ReturnType<typeof createOutbox>;
