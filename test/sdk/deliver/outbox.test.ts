import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Event } from "../../../event/schema.ts";
import { createOutbox, type RecordKey } from "../../../sdk/deliver/outbox.ts";

const hour = 3_600_000;
const eventOf = (id: string): Event => ({
  event_name: "Lead",
  event_id: id,
  page: { url: "https://shop.example/thanks?mail=jane@example.com" },
  user: { email: "jane@example.com", first_name: "Jane" },
});
const noDrop = () => {};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  setLocks(undefined);
});

/** Web Locks as a browser has them: one holder for each name, until its promise is settled. */
const setLocks = (locks: object | undefined) =>
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
const fakeLocks = () => {
  const held = new Set<string>();
  return {
    held,
    request: async (name: string, _options: object, use: (lock: object | null) => unknown) => {
      if (held.has(name)) return use(null);
      held.add(name);
      await use({ name });
      held.delete(name);
    },
  };
};

const leftTo = async (outbox: ReturnType<typeof createOutbox>) => {
  const found: [string[], RecordKey][] = [];
  await outbox.recover((events, key) => found.push([events.map(({ event_id }) => String(event_id)), key]));
  return found;
};
const everything = async (): Promise<unknown[]> =>
  new Promise((resolve) => {
    const open = indexedDB.open("twinbeam");
    open.onsuccess = () => {
      const all = open.result.transaction("outbox").objectStore("outbox").getAll();
      all.onsuccess = () => resolve(all.result);
    };
  });

test("what one page wrote, a later one finds, whole and under its key", async () => {
  const first = createOutbox("shop", "tab-1", noDrop);
  const { key, kept } = first.write([eventOf("a"), eventOf("b")]);
  expect(await kept).toBe(true);
  vi.advanceTimersByTime(hour);
  const found: Event[] = [];
  await createOutbox("shop", "tab-2", noDrop).recover((events) => found.push(...events));
  expect(found).toEqual([eventOf("a"), eventOf("b")]);
  expect(key).toEqual(["shop", "tab-1", 1_700_000_000_000]);
});

test("nothing lies in clear in the store", async () => {
  const outbox = createOutbox("shop", "tab-1", noDrop);
  await outbox.write([eventOf("a")]).kept;
  const [record] = (await everything()) as { data: ArrayBuffer; key: CryptoKey }[];
  const text = new TextDecoder("latin1").decode(record?.data);
  for (const clear of ["jane", "example.com", "Lead"]) expect(text).not.toContain(clear);
  expect(record?.key.extractable).toBe(false);
  expect(record?.data.byteLength).toBeGreaterThan(100);
});

test("without Web Crypto nothing is kept, and nothing breaks", async () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const outbox = createOutbox("shop", "tab-1", noDrop);
  expect(await outbox.write([eventOf("a")]).kept).toBe(false);
});

test("what is removed is gone, also when the write is not done yet", async () => {
  const outbox = createOutbox("shop", "tab-1", noDrop);
  const { key, kept } = outbox.write([eventOf("a")]);
  outbox.remove([key]);
  await kept;
  vi.advanceTimersByTime(hour);
  expect(await leftTo(createOutbox("shop", "tab-2", noDrop))).toEqual([]);
});

test("a page does not take over its own records, nor another site's", async () => {
  const outbox = createOutbox("shop", "tab-1", noDrop);
  await outbox.write([eventOf("a")]).kept;
  vi.advanceTimersByTime(hour);
  expect(await leftTo(outbox)).toEqual([]);
  expect(await leftTo(createOutbox("sho", "tab-2", noDrop))).toEqual([]);
});

test("records older than 48 hours are given up and counted", async () => {
  await createOutbox("shop", "tab-1", noDrop).write([eventOf("old")]).kept;
  vi.advanceTimersByTime(47 * hour);
  await createOutbox("shop", "tab-2", noDrop).write([eventOf("young")]).kept;
  vi.advanceTimersByTime(hour);
  const onDropped = vi.fn();
  const found = await leftTo(createOutbox("shop", "tab-3", onDropped));
  expect(found.map(([ids]) => ids)).toEqual([["young"]]);
  expect(onDropped).toHaveBeenCalledWith("records dropped", 1);
});

test("of more than 200 records the oldest go", async () => {
  const first = createOutbox("shop", "tab-1", noDrop);
  await Promise.all(Array.from({ length: 203 }, (_, id) => first.write([eventOf(String(id))]).kept));
  vi.advanceTimersByTime(hour);
  const onDropped = vi.fn();
  const found = await leftTo(createOutbox("shop", "tab-2", onDropped));
  expect(found).toHaveLength(200);
  expect(found[0]?.[0]).toEqual(["3"]);
  expect(onDropped).toHaveBeenCalledWith("records dropped", 3);
});

test("with Web Locks a living page's records are left to it, a gone page's are taken by one", async () => {
  const locks = fakeLocks();
  setLocks(locks);
  const living = createOutbox("shop", "living", noDrop);
  const gone = createOutbox("shop", "gone", noDrop);
  await Promise.all([living.write([eventOf("a")]).kept, gone.write([eventOf("b")]).kept]);
  gone.release();
  await Promise.resolve();
  const [one, other] = await Promise.all([
    leftTo(createOutbox("shop", "tab-3", noDrop)),
    leftTo(createOutbox("shop", "tab-4", noDrop)),
  ]);
  expect([...one, ...other].map(([ids]) => ids)).toEqual([["b"]]);
});

test("a page that is hidden for good lets all locks go", async () => {
  const locks = fakeLocks();
  setLocks(locks);
  const outbox = createOutbox("shop", "tab-1", noDrop);
  await outbox.write([eventOf("a")]).kept;
  expect(locks.held.size).toBe(1);
  outbox.release();
  await new Promise((resolve) => setTimeout(resolve));
  expect(locks.held.size).toBe(0);
});

test("without Web Locks only what is older than a minute is taken", async () => {
  await createOutbox("shop", "tab-1", noDrop).write([eventOf("a")]).kept;
  vi.advanceTimersByTime(59_000);
  expect(await leftTo(createOutbox("shop", "tab-2", noDrop))).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(await leftTo(createOutbox("shop", "tab-2", noDrop))).toHaveLength(1);
});

test("a store that fails once is opened anew", async () => {
  const open = vi.spyOn(indexedDB, "open").mockImplementationOnce(() => {
    throw new DOMException("closing", "InvalidStateError");
  });
  expect(await createOutbox("shop", "tab-1", noDrop).write([eventOf("a")]).kept).toBe(true);
  expect(open).toHaveBeenCalledTimes(2);
});

test.each([
  [
    "a private window",
    () =>
      vi.spyOn(indexedDB, "open").mockImplementation(() => {
        throw new DOMException("no", "SecurityError");
      }),
  ],
  ["no IndexedDB at all", () => vi.stubGlobal("indexedDB", undefined)],
  [
    "a full quota",
    () =>
      vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
        throw new DOMException("full", "QuotaExceededError");
      }),
  ],
])("in %s nothing is kept and nothing thrown", async (_name, breakStorage) => {
  breakStorage();
  const outbox = createOutbox("shop", "tab-1", noDrop);
  expect(await outbox.write([eventOf("a")]).kept).toBe(false);
  outbox.remove([["shop", "tab-1", 1]]);
  outbox.wipe();
  await new Promise((resolve) => setTimeout(resolve));
});

test("wiping empties the store, and makes none where there was none", async () => {
  const deleted = vi.spyOn(indexedDB, "deleteDatabase");
  const outbox = createOutbox("shop", "tab-1", noDrop);
  outbox.wipe();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await indexedDB.databases()).toEqual([]);
  expect(deleted).not.toHaveBeenCalled();
  await outbox.write([eventOf("a")]).kept;
  outbox.wipe();
  await outbox.recover(() => {});
  expect(await everything()).toEqual([]);
});

test("a browser that cannot tell which databases it has: a refusal makes none, and what is there goes", async () => {
  const names = async () => (await IDBFactory.prototype.databases.call(indexedDB)).map(({ name }) => name);
  Object.assign(indexedDB, { databases: undefined });
  const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
  createOutbox("shop", "tab-1", noDrop).wipe();
  await soon();
  expect(await names()).toEqual([]);
  await new Promise<void>((resolve) => {
    const open = indexedDB.open("twinbeam");
    open.onsuccess = () => {
      open.result.close();
      resolve();
    };
  });
  createOutbox("shop", "tab-2", noDrop).wipe();
  await soon();
  expect(await names()).toEqual([]);
  const outbox = createOutbox("shop", "tab-3", noDrop);
  await outbox.write([eventOf("b")]).kept;
  outbox.wipe();
  await outbox.recover(() => {});
  expect(await everything()).toEqual([]);
});

test("a record that cannot be read is removed, and those after it are found", async () => {
  const first = createOutbox("shop", "tab-1", noDrop);
  await first.write([eventOf("broken")]).kept;
  vi.spyOn(crypto.subtle, "decrypt").mockRejectedValueOnce(new DOMException("no", "OperationError"));
  await first.write([eventOf("whole")]).kept;
  vi.advanceTimersByTime(hour);
  const later = createOutbox("shop", "tab-2", noDrop);
  expect((await leftTo(later)).map(([ids]) => ids)).toEqual([["whole"]]);
  await later.recover(() => {});
  expect(await everything()).toHaveLength(1);
});

test("what a page took over once it does not take over again", async () => {
  await createOutbox("shop", "tab-1", noDrop).write([eventOf("a")]).kept;
  vi.advanceTimersByTime(hour);
  const outbox = createOutbox("shop", "tab-2", noDrop);
  const [first, second] = await Promise.all([leftTo(outbox), leftTo(outbox)]);
  expect([first, second, await leftTo(outbox)].map(({ length }) => length)).toEqual([1, 0, 0]);
});

test("in a frame without an origin the browser is not even asked, because Chromium would report that", async () => {
  vi.stubGlobal("origin", "null");
  const databases = vi.spyOn(indexedDB, "databases");
  const outbox = createOutbox("shop", "tab-1", noDrop);
  outbox.wipe();
  expect(await leftTo(outbox)).toEqual([]);
  expect(databases).not.toHaveBeenCalled();
});
