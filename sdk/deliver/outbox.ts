import { createStore, promisifyRequest, type UseStore } from "idb-keyval";
import type { Event } from "../../event/schema.ts";
import { type Sealed, seal, unseal } from "./seal.ts";
import { createTabLocks } from "./tab-locks.ts";

/** Site, page load that wrote it, and when (Unix milliseconds, one more for each record). */
export type RecordKey = [site: string, tab: string, writtenAtMs: number];

interface OutboxRecord extends Sealed {
  id: RecordKey;
}

const databaseName = "twinbeam";
/** Beyond this the platforms would count a second copy again. */
const maxAgeMs = 48 * 3_600_000;
const maxRecords = 200;
/** Without Web Locks another tab may still be at work on what is younger. */
const foreignAgeMs = 60_000;

/**
 * Looking must not make a database where there was none. A frame without an origin has none, and is not asked.
 * @param otherwise where the browser does not tell
 */
const databaseExists = async (otherwise: boolean): Promise<boolean> =>
  window.origin !== "null" &&
  ((await indexedDB.databases?.())?.some(({ name }) => name === databaseName) ?? otherwise);

const change = (use: UseStore, work: (records: IDBObjectStore) => void): Promise<unknown> =>
  use("readwrite", (records) => {
    work(records);
    return promisifyRequest(records.transaction);
  });

/**
 * The events that are not acknowledged yet, in IndexedDB, so that they outlive the tab. A record holds what one
 * task tracked. Where storage fails (private windows, full quota, plain http) nothing is kept and nothing
 * breaks: the sender still has the events in memory.
 * @param tab id of this page load
 * @param warn told how many records were given up, being too old or too many
 */
export const createOutbox = (site: string, tab: string, warn: (message: string, detail: unknown) => void) => {
  const locks = createTabLocks();
  let store: UseStore | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  let lastKey = 0;
  const adopted = new Set<string>();

  /** One after the other, so that a removal never overtakes its write. iOS closes databases: try anew once. */
  const run = <T>(work: (use: UseStore) => Promise<T>): Promise<T> => {
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
    if (keys.length) run((use) => change(use, (records) => keys.map((key) => records.delete(key))));
  };

  return {
    /** Keeps events; says under which key, and whether they are safe. */
    write: (events: Event[]): { key: RecordKey; kept: Promise<boolean> } => {
      lastKey = Math.max(lastKey + 1, Date.now());
      const id: RecordKey = [site, tab, lastKey];
      locks.hold(tab);
      const kept = run(async (use) => {
        const sealed = await seal(events);
        await change(use, (records) => records.put({ id, ...sealed }, id));
      });
      return {
        key: id,
        kept: kept.then(
          () => true,
          () => false,
        ),
      };
    },
    remove,
    /** Hands over what earlier pages left behind, oldest first; what another tab works on is left to it. */
    recover: async (adopt: (events: Event[], key: RecordKey) => void): Promise<void> => {
      const all = await run(async (use) =>
        (await databaseExists(true))
          ? use("readonly", (records) => promisifyRequest<OutboxRecord[]>(records.getAll()))
          : [],
      );
      const own = all.filter(({ id }) => id[0] === site);
      const fresh = own.filter(({ id }) => Date.now() - id[2] < maxAgeMs).slice(-maxRecords);
      const stale = own.filter((record) => !fresh.includes(record));
      remove(stale.map(({ id }) => id));
      if (stale.length) warn("records dropped", stale.length);
      for (const record of fresh) {
        const [, owner, writtenAtMs] = record.id;
        const isFree = (await locks.hold(owner)) ?? Date.now() - writtenAtMs > foreignAgeMs;
        const key = String(record.id);
        if (owner === tab || !isFree || adopted.has(key)) continue;
        adopted.add(key);
        // One that cannot be read keeps none of the others.
        const events = await unseal(record).catch(() => remove([record.id]));
        if (events) adopt(events as Event[], record.id);
      }
    },
    /** The page is hidden for good: whoever comes next may take over. */
    release: locks.release,
    /** Deletes everything; makes no database where there was none. */
    wipe: (): void => {
      const isOpen = store !== undefined;
      run(async (use) => {
        if (await databaseExists(isOpen)) await change(use, (records) => records.clear());
        else if (!indexedDB.databases) indexedDB.deleteDatabase(databaseName);
      });
    },
  };
};

export type Outbox = ReturnType<typeof createOutbox>;
