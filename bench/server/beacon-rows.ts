import { beacon } from "./events.ts";
import { closedLoop, openLoop } from "./load.ts";
import { type ServerProcess, startBare, startServer } from "./process.ts";
import { median, type Row } from "./row.ts";

interface Rate {
  /** Events per CPU second of the server. */
  perCpuSecond: number;
  microseconds: number;
}

const rateOf = async (
  server: ServerProcess,
  events: number,
  connections: number,
  seconds: number,
): Promise<Rate> => {
  const before = await server.cpuSeconds();
  const answered = await closedLoop(server.url, { connections, seconds, body: () => beacon(events) });
  const used = (await server.cpuSeconds()) - before;
  return { perCpuSecond: (answered * events) / used, microseconds: (used * 1e6) / (answered * events) };
};

/** Until the code of either is compiled. */
const warmUpSeconds = 5;

/** One pair after the other, so that whatever else the machine does hits both alike. */
const compare = async (
  servers: { bare: ServerProcess; ours: ServerProcess },
  {
    events,
    connections,
    seconds,
    pairs,
  }: { events: number; connections: number; seconds: number; pairs: number },
) => {
  await rateOf(servers.bare, events, connections, warmUpSeconds);
  await rateOf(servers.ours, events, connections, warmUpSeconds);
  const ratios: number[] = [];
  const ours: Rate[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const bare = await rateOf(servers.bare, events, connections, seconds);
    const own = await rateOf(servers.ours, events, connections, seconds);
    ratios.push(own.perCpuSecond / bare.perCpuSecond);
    ours.push(own);
  }
  const micro = median(ours.map(({ microseconds }) => microseconds));
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return `${median(ratios).toFixed(2)} (${spread} over ${pairs} pairs; ${micro.toFixed(0)} µs CPU an event)`;
};

/** Rounds in which bare itself was slow say nothing about us. */
const bareLimitMs = 5;

const latency = async (servers: { bare: ServerProcess; ours: ServerProcess }, rounds: number) => {
  const load = { perSecond: 1000, seconds: 5, body: () => beacon(1) };
  const counted: { p50: number; p99: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const bare = await openLoop(servers.bare.url, load);
    const ours = await openLoop(servers.ours.url, load);
    if (bare.p99 <= bareLimitMs) counted.push(ours);
  }
  if (counted.length === 0) return `void: bare's own p99 was above ${bareLimitMs} ms in all ${rounds} rounds`;
  const p50 = median(counted.map((each) => each.p50));
  const p99 = median(counted.map((each) => each.p99));
  return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(1)} ms (${counted.length} of ${rounds} rounds counted)`;
};

const withServers = async <Result>(
  measure: (servers: { bare: ServerProcess; ours: ServerProcess }) => Promise<Result>,
): Promise<Result> => {
  const ours = await startServer();
  const bare = await startBare(ours.url);
  try {
    return await measure({ bare, ours });
  } finally {
    await Promise.all([bare.stop(), ours.stop()]);
  }
};

interface Size {
  pairs: number;
  seconds: number;
}

const beaconKinds = {
  1: {
    what: "single-event beacons, stored with sync, against bare",
    connections: 64,
    floor: "0.35",
    stretch: "0.55",
  },
  20: {
    what: "beacons of 20 events, against bare on the same body",
    connections: 16,
    floor: "0.20",
    stretch: "0.28",
  },
} as const;

/** The way in: beacons against bare Fastify, per CPU second of the server, medians of pairs in one run. */
export const beaconRow = async ({
  events,
  ...size
}: Size & { events: keyof typeof beaconKinds }): Promise<Row> => {
  const { what, connections, floor, stretch } = beaconKinds[events];
  const measured = await withServers((servers) => compare(servers, { ...size, events, connections }));
  return { what, measured, floor, stretch };
};

export const openLoopRow = async ({ pairs }: Size): Promise<Row> => ({
  what: "1,000 beacons a second, open loop",
  measured: await withServers((servers) => latency(servers, pairs)),
  floor: "p50 1.5 ms, p99 20 ms",
  stretch: "0.7, 6",
});
