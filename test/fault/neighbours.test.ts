import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKey, cafe, type House, metaPixel, openHouse, tiktokPixel } from "./house.ts";
import { settled } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { type Served, serve, sleep } from "./process.ts";

const flood = 40_000;
/** What the relay waits for others on purpose, and what a busy machine adds. */
const mostMs = 3_000;

describe("a platform that never answers, and a flood on one site", () => {
  let hole: Server;
  let house: House;
  let server: Served;
  beforeAll(async () => {
    hole = createServer(() => {}).listen(0, "127.0.0.1");
    await once(hole, "listening");
    const metaBase = `http://127.0.0.1:${(hole.address() as AddressInfo).port}`;
    house = await openHouse({ metaBase, neighbour: true });
    server = await serve(house.folder);
  });
  afterAll(async () => {
    await server.kill();
    hole.closeAllConnections();
    hole.close();
    await house.close();
  });

  /** One event of the neighbour's; resolves with the time of its acknowledgement. */
  const visit = async (id: string): Promise<number> => {
    const event = { event_name: "Lead", event_id: id, user: { email: `${id}@example.com` } };
    const answer = await fetch(`${server.url}/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ site: cafe.site, ...event }),
    });
    expect(answer.status).toBe(200);
    return Date.now();
  };

  it("leave the other platform and the other site as quick as ever", async () => {
    const load = sendAll(makeEvents(flood), { url: server.url, perRequest: 50 });
    const visits = new Map<string, number>();
    let isFlooding = true;
    const ended = load.done.then(() => {
      isFlooding = false;
    });
    for (let number = 0; isFlooding || number < 20; number++) {
      visits.set(`visit-${number}`, await visit(`visit-${number}`));
      await sleep(100);
    }
    await ended;
    const ledgers = await settled(server.url, [tiktokPixel, ...cafe.destinations], 120_000);
    expect(ledgers[tiktokPixel]).toMatchObject({ delivered: flood });
    expect(ledgers[metaPixel]).toMatchObject({ accepted: flood, delivered: 0, queued: flood });
    for (const destination of cafe.destinations)
      expect(ledgers[destination]).toMatchObject({ delivered: visits.size });

    const waits = (await house.requests()).flatMap(({ at, body }) =>
      (body.data ?? []).flatMap(({ event_id }) => {
        const acknowledged = visits.get(event_id);
        return acknowledged === undefined ? [] : at - acknowledged;
      }),
    );
    expect(waits).toHaveLength(2 * visits.size);
    expect(Math.max(...waits)).toBeLessThan(mostMs);
    console.log(
      `neighbours: ${visits.size} events beside a flood of ${flood} and a platform that never answers, ` +
        `each at both platforms within ${Math.max(...waits)} ms`,
    );
  });
});
