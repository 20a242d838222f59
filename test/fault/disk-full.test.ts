import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destinations, type House, openHouse } from "./house.ts";
import { settled } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { type Served, serve, sleep } from "./process.ts";

const megabyte = 1024 * 1024;
const diskBytes = 40 * megabyte;
/** Leaves room for some thousand events at first. */
const ballastBytes = 32 * megabyte;

describe("a full disk", () => {
  let disk: string;
  let house: House;
  let server: Served;
  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), "twinbeam-disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskBytes}`, "tmpfs", disk]);
    } catch (error) {
      throw new Error("This test fills a small disk of its own: it needs root on Linux, to mount a tmpfs.", {
        cause: error,
      });
    }
    await writeFile(join(disk, "ballast"), Buffer.alloc(ballastBytes));
    house = await openHouse({ store: join(disk, "data") });
    server = await serve(house.folder);
  });
  afterAll(async () => {
    await server?.kill();
    await house?.close();
    execFileSync("umount", ["-l", disk]);
    await rm(disk, { recursive: true, force: true });
  });

  it("answers 503 and says why, keeps what it had, and goes on when there is room", async () => {
    // Nothing leaves the store meanwhile: it only grows.
    for (const platform of ["meta", "tiktok"] as const)
      await house.control({
        platform,
        answers: [{ status: 503, body: "", headers: { "retry-after": "8" } }],
      });
    const events = makeEvents(20_000);
    const answers = new Map<number, number>();
    const stop = new AbortController();
    const load = sendAll(events, {
      url: server.url,
      perRequest: 20,
      refused: (status) => answers.set(status, (answers.get(status) ?? 0) + 1),
      stop: stop.signal,
    });
    while ((answers.get(503) ?? 0) < 50) await sleep(50);
    const ready = await fetch(new URL("/readyz", server.url));
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain("disk is full");
    expect((await fetch(new URL("/healthz", server.url))).status).toBe(200);
    const before = load.acknowledged.size;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(events.length);

    await rm(join(disk, "ballast"));
    while (load.acknowledged.size < before + 200) await sleep(10);
    stop.abort();
    await load.done;
    expect((await fetch(new URL("/readyz", server.url))).status).toBe(200);
    expect([...answers.keys()]).toEqual([503]);

    const ledgers = await settled(server.url, destinations);
    const report = await house.report();
    for (const [platform, destination] of [
      ["meta", destinations[0]],
      ["tiktok", destinations[1]],
    ] as const) {
      const copies = new Map(report[platform].map((row) => [row.event_id, row.server_copies]));
      expect([...load.acknowledged].filter((id) => copies.get(id) !== 1)).toEqual([]);
      expect(ledgers[destination ?? ""]?.delivered).toBe(copies.size);
    }
    console.log(
      `disk full: ${before} acknowledged before, ${answers.get(503)} answers 503, ${load.acknowledged.size} in the end, each delivered once`,
    );
  });

  it("keeps nobody from starting, and a server that dies on it loses nothing", async () => {
    const { report } = house;
    const known = (await report()).meta.length;
    await writeFile(join(disk, "ballast"), Buffer.alloc(ballastBytes)).catch(() => {});
    let full = false;
    const stop = new AbortController();
    const load = sendAll(makeEvents(20_000, { prefix: "more" }), {
      url: server.url,
      refused: (status) => {
        full ||= status === 503;
      },
      stop: stop.signal,
    });
    while (!full) await sleep(20);
    await server.kill();
    server = await serve(house.folder);
    expect((await fetch(new URL("/healthz", server.url))).status).toBe(200);
    await rm(join(disk, "ballast"));
    stop.abort();
    await load.done;
    await settled(server.url, destinations);
    const arrived = await report();
    for (const rows of [arrived.meta, arrived.tiktok]) {
      const ids = new Set(rows.filter(({ server_at }) => server_at !== null).map(({ event_id }) => event_id));
      expect([...load.acknowledged].filter((id) => !ids.has(id))).toEqual([]);
      expect(ids.size).toBeGreaterThanOrEqual(known);
    }
  });
});
