import { fill } from "./fill.ts";
import { makeFolder, removeFolder, type ServerProcess, startServer, startSink } from "./process.ts";
import type { Row } from "./row.ts";

interface Taken {
  events: number;
  firstAtMs: number;
}

export const takenBy = async ({ url }: ServerProcess): Promise<Taken> =>
  (await (await fetch(`${url}/taken`)).json()) as Taken;

const until = async (sink: ServerProcess, events: number): Promise<Taken> => {
  for (;;) {
    const taken = await takenBy(sink);
    if (taken.events >= events) return taken;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** The way out: a full store, sent to both platforms by a server that has just started. */
export const relayRow = async ({ events = 100_000 } = {}): Promise<Row> => {
  const folder = makeFolder();
  const sink = await startSink();
  try {
    const filler = await startServer({ folder });
    await fill(filler, events);
    await filler.stop();
    const server = await startServer({ folder, apiBase: sink.url });
    // The first requests warm the server up.
    const begun = await until(sink, events / 5);
    const [startMs, cpu] = [performance.now(), await server.cpuSeconds()];
    const ended = await until(sink, 2 * events);
    const seconds = (performance.now() - startMs) / 1000;
    const sent = (ended.events - begun.events) / 2;
    const used = (await server.cpuSeconds()) - cpu;
    const memory = await server.residentMegabytes();
    await server.stop();
    return {
      what: "relay to both platforms, answers after 100 ms, 5 in flight each",
      measured:
        `${Math.round(sent / seconds)} events/s, ${((used * 1e6) / sent).toFixed(0)} µs CPU an event for both ` +
        `(${((100 * used) / seconds).toFixed(0)} % of a core, ${memory.toFixed(0)} MB)`,
      floor: "8,000 events/s, 80 µs",
      stretch: "13,000, 50 µs",
    };
  } finally {
    await sink.stop();
    removeFolder(folder);
  }
};
