import type { Destination } from "../../event/destinations.ts";
import type { Settings } from "../config/settings.ts";
import type { Lane, Queue } from "../queue/queue.ts";
import { createBudget } from "./budget.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createGate, type Gate } from "./gate.ts";
import { type Hooks, hookFor, type RunHook } from "./hooks.ts";
import { createLane, type LaneRunner } from "./lane.ts";
import type { Observe } from "./observation.ts";
import { type Target, targetsOf } from "./platforms.ts";
import { createSender, type Send } from "./send.ts";

export interface RelayOptions {
  queue: Pick<Queue, "watch" | "take" | "settle" | "release" | "hold" | "resume"> & {
    read: Pick<Queue["read"], "holds">;
  };
  settings: Pick<Settings, "sites">;
  hooks?: Hooks;
  observe?: Observe;
  clock?: Clock;
  /** Sends one request; default: over HTTP. */
  send?: Send;
}

/** What carries stored events to the platforms. */
export interface Relay {
  /** Begins to send. The caller holds the store's lease. */
  start(): Promise<void>;
  /** Goes on with other settings; destinations that were on hold are tried at once. */
  replace(settings: Pick<Settings, "sites">, hooks?: Hooks): void;
  /**
   * Sends what can be sent in a third of the time, finishes what is under way in the rest, and leaves the others in the
   * store. What is still under way then is cut off, and goes out again later.
   */
  stop(options?: { drainMs?: number }): Promise<void>;
}

/** What the lanes of one destination share. */
interface Way {
  gate: Gate;
  real: LaneRunner | undefined;
  tests: LaneRunner[];
}

interface Configured {
  target: Target;
  hook: RunHook | undefined;
}

const defaultDrainMs = 10_000;
const sweepEveryMs = 60_000;

const nameOf = (site: string, destination: string) => `${site}\n${destination}`;
const laneName = ({ site, destination, testEventCode = "" }: Lane) =>
  `${site}\n${destination}\n${testEventCode}`;

const configure = ({ sites }: Pick<Settings, "sites">, hooks: Hooks): Map<string, Configured> =>
  new Map(
    sites.flatMap((site) =>
      targetsOf(site).map((target) => {
        const { destination } = target;
        return [
          nameOf(site.id, destination),
          { target, hook: hookFor(hooks, { site: site.id, destination }) },
        ] as const;
      }),
    ),
  );

/** Lets work go on for a while: resolves when it is done or the time is over. */
const within = async (work: Promise<unknown>, ms: number): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
};

/**
 * One lane per site, destination and test code; lanes know nothing of each other, so one destination's trouble never
 * slows another and one site's flood never starves another.
 */
export const createRelay = ({
  queue,
  settings,
  hooks = {},
  observe = () => {},
  clock = systemClock,
  send,
}: RelayOptions): Relay => {
  const sender = send ? { send, close: async () => {} } : createSender();
  const abort = new AbortController();
  const lanes = new Map<string, LaneRunner>();
  const ways = new Map<string, Way>();
  const budget = createBudget(() => {
    for (const lane of lanes.values()) lane.wake();
  });
  let configured = configure(settings, hooks);
  let unwatch = () => {};
  let sweeper: ReturnType<typeof setInterval> | undefined;

  const wayTo = (site: string, destination: Destination): Way => {
    const name = nameOf(site, destination);
    const known = ways.get(name);
    if (known) return known;
    let isRealFirst = false;
    const gate = createGate({
      clock,
      parallel: () => configured.get(name)?.target.settings.parallel ?? 1,
      // In turn: no flood of test events, and no number of test codes, keeps the real ones back, nor the other way round.
      opened: () => {
        isRealFirst = !isRealFirst;
        const { real, tests } = way;
        const first = tests.shift();
        if (first) tests.push(first);
        for (const runner of isRealFirst ? [real, ...tests] : [...tests, real]) {
          if (!gate.isOpen()) return;
          runner?.wake();
        }
      },
    });
    const way: Way = { gate, real: undefined, tests: [] };
    ways.set(name, way);
    return way;
  };

  const laneFor = (lane: Lane): LaneRunner => {
    const known = lanes.get(laneName(lane));
    if (known) return known;
    const name = nameOf(lane.site, lane.destination);
    const way = wayTo(lane.site, lane.destination);
    const runner = createLane({
      queue,
      lane,
      gate: way.gate,
      budget,
      target: () => configured.get(name)?.target,
      hook: () => configured.get(name)?.hook,
      clock,
      send: sender.send,
      observe,
      stop: abort.signal,
    });
    if (lane.testEventCode) way.tests.push(runner);
    else way.real = runner;
    lanes.set(laneName(lane), runner);
    return runner;
  };

  return {
    start: async () => {
      // What was on hold may have been mended meanwhile: one event tries it.
      for (const { site, destination } of await queue.read.holds()) {
        const { gate } = wayTo(site, destination);
        gate.hold(clock.elapsedMs());
        gate.tryNow();
      }
      unwatch = queue.watch((lane, added) => laneFor(lane).news(added));
      sweeper = setInterval(() => {
        for (const lane of lanes.values()) void lane.sweep().catch(() => {});
      }, sweepEveryMs);
      sweeper.unref();
    },
    replace: (next, nextHooks = hooks) => {
      configured = configure(next, nextHooks);
      for (const { gate } of ways.values()) gate.tryNow();
    },
    stop: async ({ drainMs = defaultDrainMs } = {}) => {
      unwatch();
      clearInterval(sweeper);
      const runners = [...lanes.values()];
      await within(Promise.all(runners.map((runner) => runner.drain())), drainMs / 3);
      const quiet = Promise.all(runners.map((runner) => runner.stop()));
      await within(quiet, (2 * drainMs) / 3);
      abort.abort();
      await quiet;
      for (const { gate } of ways.values()) gate.close();
      await sender.close();
    },
  };
};
