import { beacon } from "./events.ts";
import { fill } from "./fill.ts";
import { closedLoop } from "./load.ts";
import { makeFolder, removeFolder, type ServerProcess, startServer, startSink } from "./process.ts";
import { takenBy } from "./relay-row.ts";
import { median, type Row } from "./row.ts";

const perBeacon = 20;

const perCpuSecond = async (server: ServerProcess, seconds: number): Promise<number> => {
  const before = await server.cpuSeconds();
  const body = () => beacon(perBeacon);
  const answered = await closedLoop(server.url, { connections: 16, seconds, body });
  return (answered * perBeacon) / ((await server.cpuSeconds()) - before);
};

/** Milliseconds from the start of a process until it listens. */
const timed = async (start: () => Promise<ServerProcess>) => {
  const before = Date.now();
  const server = await start();
  return { server, ms: Date.now() - before, before };
};

/** What a million pending events cost: at the start, at the way in, in memory. */
export const pendingRow = async ({ events = 1_000_000, pairs = 5, seconds = 4 } = {}): Promise<Row> => {
  const [full, empty] = [makeFolder(), makeFolder()];
  const sink = await startSink();
  try {
    const filler = await startServer({ folder: full });
    await fill(filler, events);
    await filler.stop();

    const servers = {
      full: await timed(() => startServer({ folder: full })),
      empty: await timed(() => startServer({ folder: empty })),
    };
    const opened = await servers.full.server.residentMegabytes();
    const ratios: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const rate = await perCpuSecond(servers.full.server, seconds);
      ratios.push(rate / (await perCpuSecond(servers.empty.server, seconds)));
    }
    const resting = await servers.full.server.residentMegabytes();
    await Promise.all([servers.full.server.stop(), servers.empty.server.stop()]);

    const { server, ms, before } = await timed(() => startServer({ folder: full, apiBase: sink.url }));
    let taken = await takenBy(sink);
    while (taken.firstAtMs === 0) taken = await takenBy(sink);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const busy = await server.residentMegabytes();
    await server.stop();
    return {
      what: `${events.toLocaleString("en")} pending: from start to first batch; ingest against empty; memory`,
      measured:
        `listening after ${ms} ms (empty store: ${servers.empty.ms}), first batch at the platform after ` +
        `${taken.firstAtMs - before} ms; ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ` +
        `${Math.max(...ratios).toFixed(2)} over ${pairs} pairs); ${opened.toFixed(0)} MB once open, ${resting.toFixed(0)} MB after the load, ` +
        `${busy.toFixed(0)} MB while sending`,
      floor: "0.75 s; 0.8; 200 MB",
      stretch: "0.3 s; 0.95; 120 MB",
    };
  } finally {
    await sink.stop();
    removeFolder(full);
    removeFolder(empty);
  }
};
