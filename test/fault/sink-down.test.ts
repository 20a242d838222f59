import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destinations, type House, openHouse } from "./house.ts";
import { scrape, settled } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { freePort, type Served, serve } from "./process.ts";
import { forward } from "./way.ts";

const total = 40_000;
const mostMemory = 350 * 1024 * 1024;

describe("platforms that are down for the whole load", () => {
  let house: House;
  let server: Served;
  let way: number;
  beforeAll(async () => {
    way = await freePort();
    house = await openHouse({ apiBase: `http://127.0.0.1:${way}` });
    server = await serve(house.folder);
  });
  afterAll(async () => {
    await server.kill();
    await house.close();
  });

  it("get everything once they are up, oldest first, and memory stays bounded", async () => {
    const load = sendAll(makeEvents(total), { url: server.url, perRequest: 50 });
    await load.done;
    const held = await scrape(server.url);
    for (const destination of destinations) expect(held[destination]).toMatchObject({ queued: total });
    const whileDown = server.memory();

    const { close } = await forward(way, house.sandboxUrl);
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, server.memory());
    }, 100);
    const ledgers = await settled(server.url, destinations, 400_000);
    clearInterval(timer);
    await close();

    for (const destination of destinations) expect(ledgers[destination]).toMatchObject({ delivered: total });
    expect(Math.max(whileDown, most)).toBeLessThan(mostMemory);
    for (const platform of ["meta", "tiktok"] as const) {
      const firsts = (await house.requests())
        .filter((request) => request.platform === platform && request.status === 200)
        .map(({ body }) => Number(body.data?.[0]?.event_id.split("-")[1]));
      // The oldest go first, be it in a small try or a whole batch; some batches are under way together, and a slow
      // connection may let others pass one of them.
      expect(Math.min(...firsts.slice(0, 5))).toBe(0);
      expect(Math.max(...firsts.slice(0, 5))).toBeLessThan(10_000);
      const later = firsts.map((first, index) => Math.max(...firsts.slice(0, index), 0) - first);
      expect(later.filter((events) => events >= 10_000).length).toBeLessThanOrEqual(1);
    }
    const report = await house.report();
    for (const rows of [report.meta, report.tiktok])
      expect(rows.filter(({ server_copies }) => server_copies !== 1)).toEqual([]);
    const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
    console.log(
      `sink down: ${total} queued at ${megabytes(whileDown)} MB, then delivered at ${megabytes(most)} MB at most`,
    );
  });
});
