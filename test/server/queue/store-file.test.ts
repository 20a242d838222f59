import { statSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openQueue } from "../../../server/queue/open.ts";
import { madeEvent, madeNew, numbered } from "./made.ts";

let folder: string;
let url: string;
const file = () => join(folder, "store.db");
const code = async (promise: Promise<unknown>) => promise.then(() => "opened").catch((error) => error.code);

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "twinbeam-file-")), "deep", "data");
  url = `file:${folder}`;
});
afterEach(() => rm(join(folder, "..", ".."), { recursive: true }));

const fill = async () => {
  const queue = await openQueue(url);
  await queue.put(numbered(500).map((id) => madeNew(id)));
  await queue.close();
};
const overwrite = async (change: (bytes: Buffer) => void) => {
  const bytes = await readFile(file());
  change(bytes);
  await writeFile(file(), bytes);
};

describe("the store's file", () => {
  it("is made with its folder, and nothing is left lying beside it", async () => {
    await fill();
    expect(await readdir(folder)).toEqual(["store.db"]);
  });

  it("is its owner's alone, with its log and the folder", async () => {
    const queue = await openQueue(url);
    await queue.put([madeNew("a")]);
    const modes = [".", "store.db", "store.db-wal"].map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600, 0o600]);
    await queue.close();
  });

  it("has a lock that its owner can take, whoever made it, and none is taken that cannot be written", async () => {
    const isRoot = process.getuid?.() === 0;
    const queue = await openQueue(url);
    if (isRoot) await chown(file(), 65534, 65534);
    await (await queue.lease("import")).release();
    const lock = join(folder, "store.lock");
    expect(statSync(lock).uid).toBe(statSync(file()).uid);
    await chmod(lock, 0o444);
    // Root may write all the same, and its lock holds.
    expect(await code(queue.lease("serve"))).toBe(isRoot ? "opened" : "store_unusable");
    await queue.close();
  });

  it("is opened again with what it holds", async () => {
    await fill();
    const queue = await openQueue(url);
    expect((await queue.read.ledger())[0]).toMatchObject({ queued: 500 });
    await queue.close();
  });

  it("holds nothing more of a person who was erased, nor does what lies beside it", async () => {
    const hers = { email: ["d".repeat(64)], ttclid: "E.C.P.hers", user_agent: "her browser" };
    const queue = await openQueue(url);
    const isHers = (index: number) => index % 5 === 0;
    const events = numbered(500).map((id, index) =>
      madeNew(id, {
        event: madeEvent(id, { user: isHers(index) ? hers : { user_agent: "x".repeat(index) } }),
      }),
    );
    await queue.put(events);
    expect(await queue.erase([...hers.email])).toEqual({ events: 100 });
    const bytesOf = async (name: string) => (await readFile(join(folder, name))).toString("latin1");
    const all = (await Promise.all((await readdir(folder)).map(bytesOf))).join("");
    expect(all).toContain("x".repeat(400));
    for (const trace of [hers.ttclid, hers.user_agent]) expect(all).not.toContain(trace);
    // Her digest stands in the suppression list alone.
    expect(all.split("d".repeat(64))).toHaveLength(2);
    await queue.close();
  });

  it("is refused when it is empty, cut, overwritten, or no database", async () => {
    const damages: (() => Promise<unknown>)[] = [
      () => truncate(file(), 0),
      () => truncate(file(), 50),
      () => truncate(file(), 100_000),
      () => overwrite((bytes) => bytes.fill(0x5a, 0, 30)),
      () => overwrite((bytes) => bytes.fill(0xa5, 20 * 4_096, 21 * 4_096)),
      () => writeFile(file(), "no database at all ".repeat(20)),
    ];
    for (const damage of damages) {
      await fill();
      await damage();
      const before = await readFile(file());
      expect(await code(openQueue(url))).toBe("store_damaged");
      expect((await readFile(file())).equals(before)).toBe(true);
      await rm(folder, { recursive: true });
    }
  });

  it("is never made anew where one has been", async () => {
    const queue = await openQueue(url);
    const lease = await queue.lease("serve");
    await lease.release();
    await queue.close();
    await rm(file());
    expect(await code(openQueue(url))).toBe("store_damaged");
    expect(await readdir(folder)).toEqual(["store.lock"]);
  });

  it("is refused when another program made it, or a newer version", async () => {
    await mkdir(folder, { recursive: true });
    const foreign = new Database(file());
    foreign.exec("create table theirs (a)");
    foreign.close();
    expect(await code(openQueue(url))).toBe("store_damaged");
    await rm(folder, { recursive: true });

    await fill();
    const newer = new Database(file());
    newer.pragma("user_version = 99");
    newer.close();
    expect(await code(openQueue(url))).toBe("store_newer");
  });

  it("is refused where its folder cannot be one, or the address names no engine", async () => {
    await writeFile(join(folder, "..", "..", "file"), "");
    expect(await code(openQueue(`file:${join(folder, "..", "..", "file", "data")}`))).toBe("store_unusable");
    expect(await code(openQueue("mysql://localhost/twinbeam"))).toBe("store_address_unknown");
  });

  it("opens for several at the same time, and they make one store", async () => {
    const queues = await Promise.all(Array.from({ length: 4 }, () => openQueue(url)));
    await Promise.all(queues.map((queue, index) => queue.put([madeNew(`from-${index}`)])));
    expect((await queues[0]?.read.ledger())?.[0]).toMatchObject({ accepted: 4 });
    for (const queue of queues) await queue.close();
  });
});
