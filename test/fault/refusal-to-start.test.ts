import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { destinations, type House, openHouse } from "./house.ts";
import { settled } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { refusedServe, type Served, serve } from "./process.ts";

const sentence = /^(\{.*"msg":")?twinbeam: [^\n]+\n$|^[^\n]*"msg"[^\n]+\n$/;

describe("a store that is damaged", () => {
  let house: House;
  let sound: string;
  let store: string;
  beforeAll(async () => {
    house = await openHouse();
    store = join(house.folder, "data");
    const server = await serve(house.folder);
    const load = sendAll(makeEvents(3_000), { url: server.url });
    await load.done;
    await settled(server.url, destinations);
    await server.stop();
    sound = await mkdtemp(join(tmpdir(), "twinbeam-sound-"));
    await cp(store, sound, { recursive: true });
  });
  afterEach(async () => {
    await rm(store, { recursive: true });
    await cp(sound, store, { recursive: true });
  });
  afterAll(async () => {
    await house.close();
    await rm(sound, { recursive: true });
  });

  const digests = async () => {
    const names = (await readdir(store)).filter((name) => !/-(shm|wal)$|\.lock$/.test(name)).toSorted();
    const read = async (name: string) =>
      createHash("sha256")
        .update(await readFile(join(store, name)))
        .digest("hex");
    return Promise.all(names.map(async (name) => [name, await read(name)]));
  };
  const database = () => join(store, "store.db");
  const overwrite = async (change: (bytes: Buffer) => void) => {
    const bytes = await readFile(database());
    change(bytes);
    await writeFile(database(), bytes);
  };

  const damages: readonly (readonly [how: string, damage: () => Promise<void>])[] = [
    ["is empty", () => truncate(database(), 0)],
    ["is cut in half", async () => truncate(database(), Math.floor((await readFile(database())).length / 2))],
    ["lost its last bytes", async () => truncate(database(), (await readFile(database())).length - 4_096)],
    ["begins with noise", () => overwrite((bytes) => bytes.fill(0x5a, 0, 100))],
    ["holds noise in a page", () => overwrite((bytes) => bytes.fill(0xa5, 40 * 4_096, 41 * 4_096))],
    ["holds zeros in many pages", () => overwrite((bytes) => bytes.fill(0, 8_192, 400 * 4_096))],
    ["is a text", () => writeFile(database(), "this is no database\n".repeat(1_000))],
    ["is gone, its lock is not", () => rm(database())],
  ];

  it.each(damages)("that %s: refuses to start in one sentence, and touches nothing", async (_, damage) => {
    await damage();
    const before = await digests();
    const { code, stderr, stdout } = await refusedServe(house.folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/is damaged|missing/);
    expect(stdout).not.toContain('"msg":"listening"');
    expect(await digests()).toEqual(before);
  });

  it("is told from one that a newer version wrote", async () => {
    await overwrite((bytes) => bytes.writeUInt32BE(99, 60));
    const { code, stderr } = await refusedServe(house.folder);
    expect(code).toBe(1);
    expect(stderr).toContain("newer");
  });
});

describe("a second serve on one store", () => {
  let house: House;
  let first: Served;
  beforeAll(async () => {
    house = await openHouse();
    first = await serve(house.folder);
  });
  afterAll(async () => {
    await first.kill();
    await house.close();
  });

  it("is refused at once, and the first goes on", async () => {
    const { code, stderr } = await refusedServe(house.folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Another process relays|already in use/);
    expect((await fetch(new URL("/readyz", first.url))).status).toBe(200);
  });

  it("takes over at once from one that was killed, whatever the last heartbeat was", async () => {
    const before = first.startMs;
    await first.kill();
    first = await serve(house.folder);
    // Another start than the first would have to wait for something.
    expect(first.startMs).toBeLessThan(2 * before + 2_000);
  });
});
