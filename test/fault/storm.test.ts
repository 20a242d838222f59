import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openQueue } from "../../server/queue/open.ts";
import type { DeadLetter } from "../../server/queue/reads.ts";
import {
  type Answer,
  type Arrived,
  destinations,
  type House,
  metaPixel,
  openHouse,
  tiktokPixel,
} from "./house.ts";
import { settled, watchLedger } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { type Served, serve, sleep } from "./process.ts";

const total = 20_000;
const plantEvery = 500;
const kills = 5;

/** Ways in which a platform fails without having taken anything. */
const faults: Record<"meta" | "tiktok", readonly Answer[]> = {
  meta: [
    { status: 500, body: "<html>Internal Server Error</html>" },
    { status: 503, body: "", headers: { "retry-after": "1" } },
    { status: 429, body: "", headers: { "retry-after": "2" } },
    { status: 400, body: { error: { code: 2, message: "temporary", is_transient: true } } },
    { reset: true },
    // Taken, and the answer breaks off after the count.
    { store: true, cut: true },
  ],
  tiktok: [
    { status: 502, body: "<html>Bad Gateway</html>" },
    { status: 200, body: { code: 50000, message: "system error", request_id: "r1" } },
    { status: 429, body: "", headers: { "retry-after": "1" } },
    {
      status: 200,
      body: { code: 40100, message: "Too many requests", request_id: "r2" },
      headers: { "retry-after": "1" },
    },
    { reset: true },
    { status: 200, body: { code: 0, message: "OK", request_id: "half", data: {} }, cut: true },
  ],
};

/** Two as usual after each: a platform that only fails is down, and the relay would wait for minutes. */
const usual: Answer = { store: true, times: 2 };

describe("a storm", () => {
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

  /** Plays faults on both platforms, one after the other, until it is stopped. */
  const playFaults = () => {
    let running = true;
    let played = 0;
    const play = async (platform: "meta" | "tiktok") => {
      // Longer than the relay waits for an answer.
      await house.control({ platform, answers: [{ status: 200, body: {}, delay_ms: 11_000 }] });
      for (let turn = 0; running; turn++) {
        const answer = faults[platform][turn % faults[platform].length];
        await sleep(500);
        const { queued } = await house.control({});
        if (queued[platform] > 0 || !answer) continue;
        await house.control({ platform, answers: [answer, usual] });
        played++;
      }
    };
    const playing = Promise.all([play("meta"), play("tiktok")]);
    return async () => {
      running = false;
      await playing;
      return played + 2;
    };
  };

  /** When each event was taken by the platform, Unix ms. */
  const takings = (
    arrived: readonly Arrived[],
    platform: "meta" | "tiktok",
    delivered: ReadonlySet<string>,
  ) => {
    const times = new Map<string, number[]>();
    for (const { platform: to, status, at, body } of arrived) {
      if (to !== platform || status !== 200) continue;
      for (const { event_id: id } of body.data ?? []) {
        if (delivered.has(id)) times.set(id, [...(times.get(id) ?? []), at]);
      }
    }
    return times;
  };

  it("of faults and five kills loses nothing, doubles nothing, and parks what is bad with its reason", async () => {
    const events = makeEvents(total, { plantEvery });
    const planted = events
      .filter(({ event_id }) => event_id.startsWith("bad"))
      .map(({ event_id }) => event_id);
    const beacons = events.filter((_, index) => index % 5 === 0);
    const backend = events.filter((_, index) => index % 5 !== 0);
    const stopFaults = playFaults();
    const stopWatching = watchLedger(() => server.url);
    const { url } = server;
    const loads = [
      sendAll(beacons, { url, perRequest: 1, connections: 32 }),
      sendAll(backend, { url, perRequest: 20, connections: 4 }),
    ];
    const killTimes: number[] = [];
    for (let round = 0; round < kills; round++) {
      await sleep(2_000);
      await server.kill();
      killTimes.push(Date.now());
      server = await serve(house.folder);
    }
    await Promise.all(loads.map(({ done }) => done));
    const acknowledged = loads.reduce((sum, load) => sum + load.acknowledged.size, 0);
    expect(acknowledged).toBe(total);
    const played = await stopFaults();
    const ledgers = await settled(url, destinations).catch((error: unknown) => {
      console.log(server.output().split("\n").slice(-40).join("\n"));
      throw error;
    });
    const looks = await stopWatching();

    for (const destination of destinations) {
      const { accepted, delivered, refused, duplicate, expired } = ledgers[destination] ?? {};
      expect({ delivered, refused, expired }).toEqual({
        delivered: total - planted.length,
        refused: planted.length,
        expired: 0,
      });
      expect(accepted).toBe(total + (duplicate ?? 0));
    }

    const report = await house.report();
    const good = events.filter(({ event_id }) => !event_id.startsWith("bad")).map(({ event_id }) => event_id);
    const repeats: Record<string, number> = {};
    for (const platform of ["meta", "tiktok"] as const) {
      const copies = new Map(report[platform].map((row) => [row.event_id, row.server_copies]));
      expect(good.filter((id) => (copies.get(id) ?? 0) < 1)).toEqual([]);
      expect(planted.filter((id) => (copies.get(id) ?? 0) > 0)).toEqual([]);
      const doubled = good.filter((id) => (copies.get(id) ?? 0) > 1);
      repeats[platform] = doubled.length;
      // A copy sent again is excused where the process died between the platform's answer and our note of it.
      const times = takings(await house.requests(), platform, new Set(doubled));
      const unexcused = doubled.filter((id) => {
        const [first = 0] = times.get(id) ?? [];
        return !killTimes.some((at) => at >= first - 100 && at <= first + 2_000);
      });
      expect(unexcused).toEqual([]);
    }

    await server.stop();
    const queue = await openQueue(`file:${join(house.folder, "data")}`);
    const parked: DeadLetter[] = [];
    let before: string | undefined;
    do {
      const page = await queue.read.deadLetters(before === undefined ? {} : { before });
      parked.push(...page.rows);
      before = page.next;
    } while (before !== undefined);
    await queue.close();
    for (const [destination, reason] of [
      [metaPixel, "100"],
      [tiktokPixel, "40002"],
    ]) {
      const there = parked.filter((row) => row.destination === destination);
      expect(there.map(({ id }) => id).toSorted()).toEqual(planted.toSorted());
      for (const row of there) expect(row).toMatchObject({ reason, kept: true, traceId: expect.any(String) });
    }
    console.log(
      `storm: ${acknowledged} acknowledged, ${planted.length} planted and parked at each platform, ${kills} kills, ` +
        `${played} faults played, ledger read ${looks} times, crash repeats ${JSON.stringify(repeats)}, ` +
        `copies dropped ${ledgers[metaPixel]?.duplicate}`,
    );
  });
});
