import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timeOrderedId } from "../../event/ids.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import { openQueue } from "../../server/queue/open.ts";
import type { NewEvent } from "../../server/queue/queue.ts";
import { destinations, type House, openHouse, pixelId, sourceId } from "./house.ts";
import { scrape } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { freePort, type Served, serve, sleep } from "./process.ts";
import { forward } from "./way.ts";

const million = 1_000_000;
const perWrite = 1_000;
const dayMs = 86_400_000;

const pending = (index: number, nowMs: number): NewEvent => {
  const bytes = Uint8Array.from({ length: 10 }, (_, at) => (index >> (at % 4)) & 255);
  const digest = index.toString(16).padStart(64, "0");
  const event: PreparedEvent = {
    name: "ViewContent",
    id: timeOrderedId(nowMs - million + index, bytes),
    time: Math.floor(nowMs / 1_000),
    action_source: "website",
    source: "web",
    page: { url: `https://shop.example/jars/${index}` },
    user: {
      email: [digest],
      external_id: [digest],
      ip: "203.0.113.7",
      user_agent: "Mozilla/5.0 (fault test)",
    },
    properties: {
      value: 19.9,
      currency: "EUR",
      contents: [{ id: `sku-${index % 100}`, quantity: 1, price: 19.9 }],
    },
  };
  const expiresAtMs = nowMs + 7 * dayMs;
  return {
    site: "shop",
    event,
    receivedAtMs: nowMs,
    dedupForMs: 2 * dayMs,
    door: "api",
    deliveries: [
      { destination: `meta:${pixelId}`, state: "queued", expiresAtMs },
      { destination: `tiktok:${sourceId}`, state: "queued", expiresAtMs },
    ],
  };
};

describe("a million pending events", () => {
  let house: House;
  let server: Served | undefined;
  let way: number;
  beforeAll(async () => {
    way = await freePort();
    house = await openHouse({ apiBase: `http://127.0.0.1:${way}`, sandbox: { keepRequests: true } });
    const queue = await openQueue(`file:${join(house.folder, "data")}`);
    const nowMs = Date.now();
    for (let start = 0; start < million; start += perWrite)
      await queue.put(Array.from({ length: perWrite }, (_, index) => pending(start + index, nowMs)));
    await queue.close();
  }, 600_000);
  afterAll(async () => {
    await server?.kill();
    await house.close();
  });

  it("neither keep the server from starting and taking more, nor fill its memory", async () => {
    server = await serve(house.folder);
    const started = server.startMs;
    const load = sendAll(makeEvents(5_000), { url: server.url });
    const began = performance.now();
    await load.done;
    const tookMs = performance.now() - began;
    expect(load.acknowledged.size).toBe(5_000);
    const memory = server.memory();

    const { close } = await forward(way, house.sandboxUrl);
    let ledgers = await scrape(server.url);
    while (destinations.some((destination) => (ledgers[destination]?.delivered ?? 0) < 20_000)) {
      await sleep(200);
      ledgers = await scrape(server.url);
    }
    for (const platform of ["meta", "tiktok"] as const) {
      const oldest = (await house.requests()).find(
        (request) => request.platform === platform && request.status === 200,
      );
      expect(oldest?.body.data?.length).toBeGreaterThan(0);
    }
    for (const destination of destinations)
      expect(ledgers[destination]).toMatchObject({ accepted: million + 5_000, refused: 0, duplicate: 0 });
    const busy = server.memory();
    await close();
    const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
    console.log(
      `a million pending: listening after ${Math.round(started)} ms, 5,000 more taken in ${Math.round(tookMs)} ms, ` +
        `${megabytes(memory)} MB, ${megabytes(busy)} MB while sending`,
    );
    expect(started).toBeLessThan(10_000);
    expect(memory).toBeLessThan(300 * 1024 * 1024);
  });
});
