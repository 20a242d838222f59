import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destinations, type House, openHouse } from "./house.ts";
import { settled } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { type Served, serve, sleep } from "./process.ts";

const total = 20_000;

describe("a stop during load", () => {
  let house: House;
  let server: Served;
  beforeAll(async () => {
    house = await openHouse();
    server = await serve(house.folder);
  });
  afterAll(async () => {
    await server.kill();
    await house.close();
  });

  it("ends in time with status 0, and everything acknowledged is delivered once, before or after", async () => {
    const answers = new Set<number>();
    const load = sendAll(makeEvents(total), {
      url: server.url,
      perRequest: 10,
      refused: (status) => answers.add(status),
    });
    const stops: number[] = [];
    for (let round = 0; round < 3; round++) {
      await sleep(1_500);
      const { code, tookMs } = await server.stop();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(15_000);
      stops.push(Math.round(tookMs));
      server = await serve(house.folder);
    }
    await load.done;
    const ledgers = await settled(server.url, destinations);
    const report = await house.report();
    for (const [platform, destination] of [
      ["meta", destinations[0]],
      ["tiktok", destinations[1]],
    ] as const) {
      expect(report[platform]).toHaveLength(total);
      expect(report[platform].filter(({ server_copies }) => server_copies !== 1)).toEqual([]);
      expect(ledgers[destination ?? ""]).toMatchObject({ delivered: total });
    }
    for (const status of answers) expect(status).toBe(503);
    console.log(`stop: three times in ${stops.join(", ")} ms, ${total} delivered once`);
  });
});
