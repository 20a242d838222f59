import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Db } from "../../../server/queue/db.ts";
import { createWriter, type Participant } from "../../../server/queue/writer.ts";

let db: Db;
beforeEach(() => {
  db = new Database(":memory:");
  db.exec("create table notes (text)");
});
afterEach(() => db.close());

const note = (text: string) => () => db.prepare("insert into notes values (?)").run(text).changes;
const notes = () => db.prepare("select text from notes").pluck().all();

/** Counts transactions, and can be told to fail at their end. */
const counting = () => {
  const told: string[] = [];
  const participant: Participant = {
    begin: () => void told.push("begin"),
    committed: () => void told.push("committed"),
    rolledBack: () => void told.push("rolled back"),
  };
  return { told, participant };
};

describe("group commit", () => {
  it("writes in one transaction what arrived at the same time, and tells each its result", async () => {
    const { told, participant } = counting();
    const writer = createWriter(db, [participant]);
    expect(await Promise.all([writer.write(note("a")), writer.write(() => "mine")])).toEqual([1, "mine"]);
    expect(told).toEqual(["begin", "committed"]);
  });

  it("resolves only after the commit", async () => {
    const writer = createWriter(db, []);
    const written = writer.write(note("a")).then(() => db.inTransaction);
    expect(await written).toBe(false);
    expect(notes()).toEqual(["a"]);
  });

  it("leaves a job's own mistake to that job", async () => {
    const { told, participant } = counting();
    const writer = createWriter(db, [participant]);
    const results = await Promise.allSettled([
      writer.write(note("before")),
      writer.write(() => {
        note("never kept")();
        throw new TypeError("a mistake");
      }),
      writer.write(note("after")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(notes()).toEqual(["before", "after"]);
    expect(told[1]).toBe("rolled back");
    expect(writer.trouble()).toBeUndefined();
  });

  it("keeps nothing of a group when the disk is full, says why, and recovers with the next one", async () => {
    const writer = createWriter(db, []);
    db.pragma("max_page_count = 3");
    const results = await Promise.allSettled([
      writer.write(note("small")),
      writer.write(note("x".repeat(100_000))),
    ]);
    expect(results).toMatchObject(
      Array(2).fill({
        status: "rejected",
        reason: { code: "store_unavailable", status: 503, retryAfterS: 5 },
      }),
    );
    expect(writer.trouble()).toBe("the disk is full");
    expect(notes()).toEqual([]);
    db.pragma("max_page_count = 1000");
    await writer.write(note("room"));
    expect(writer.trouble()).toBeUndefined();
    expect(notes()).toEqual(["room"]);
  });

  it("writes nothing more once the store has shown to be damaged", async () => {
    const writer = createWriter(db, []);
    const damage = () => {
      throw Object.assign(new Error("malformed"), { code: "SQLITE_CORRUPT_INDEX" });
    };
    await expect(writer.write(damage)).rejects.toMatchObject({ code: "store_unavailable" });
    await expect(writer.write(note("more"))).rejects.toMatchObject({ code: "store_unavailable" });
    expect(writer.trouble()).toBe("the store is damaged");
    expect(notes()).toEqual([]);
  });

  it("finishes what waits when it is closed, and takes nothing more", async () => {
    const writer = createWriter(db, []);
    const last = writer.write(note("last"));
    writer.close();
    await last;
    expect(notes()).toEqual(["last"]);
    await expect(writer.write(note("late"))).rejects.toMatchObject({ code: "store_unavailable" });
  });
});
