import { existsSync } from "node:fs";
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destinations, type House, openHouse } from "./house.ts";
import { settled, watchLedger } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { type Served, serve, sleep } from "./process.ts";

const library = ["x86_64", "aarch64"]
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find(existsSync);

describe("a clock that jumps", () => {
  let house: House;
  let server: Served;
  let clockFile: string;
  /** Seconds by which the server's clock is off from now on. */
  const setClock = (offset: number) => writeFile(clockFile, `${offset >= 0 ? "+" : ""}${offset}\n`);

  beforeAll(async () => {
    if (!library)
      throw new Error("This test moves the server's clock with libfaketime: apt-get install faketime.");
    house = await openHouse({ sandbox: { maxAgeDays: { meta: 400, tiktok: 400 } } });
    // The platforms' clock is ahead of every time that the server's will show, so that no event seems to be of tomorrow.
    await house.control({ clock_offset_ms: 60 * 3_600_000 });
    clockFile = join(house.folder, "clock");
    await setClock(0);
    await utimes(clockFile, new Date(), new Date());
    server = await serve(house.folder, {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: clockFile,
      FAKETIME_NO_CACHE: "1",
      // Timers go on as they do when the time of a real machine is set.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
  });
  afterAll(async () => {
    await server?.kill();
    await house?.close();
  });

  it("back and forward under load loses nothing and doubles nothing", async () => {
    const hour = 3_600;
    const stopWatching = watchLedger(() => server.url);
    const acknowledged = new Set<string>();
    const jumps = [0, -1 * hour, 26 * hour, -3 * hour, 40 * hour, 0];
    for (const [round, offset] of jumps.entries()) {
      await setClock(offset);
      // A failure just before the jump: the wait after it must not become a day.
      for (const platform of ["meta", "tiktok"] as const)
        await house.control({ platform, answers: [{ status: 500, body: "" }] });
      const load = sendAll(makeEvents(1_000, { prefix: `r${round}` }), { url: server.url });
      await load.done;
      for (const id of load.acknowledged) acknowledged.add(id);
      await sleep(700);
    }
    const ledgers = await settled(server.url, destinations, 60_000);
    expect(await stopWatching()).toBeGreaterThan(5);
    expect(acknowledged.size).toBe(1_000 * jumps.length);
    const report = await house.report();
    for (const [platform, destination] of [
      ["meta", destinations[0]],
      ["tiktok", destinations[1]],
    ] as const) {
      const copies = new Map(report[platform].map((row) => [row.event_id, row.server_copies]));
      expect([...acknowledged].filter((id) => copies.get(id) !== 1)).toEqual([]);
      expect(ledgers[destination ?? ""]).toMatchObject({
        delivered: acknowledged.size,
        expired: 0,
        refused: 0,
      });
    }
    console.log(
      `clock: ${jumps.map((offset) => `${offset / hour} h`).join(", ")}; ${acknowledged.size} delivered once`,
    );
  });
});
