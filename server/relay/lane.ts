import type { Lane, Queue } from "../queue/queue.ts";
import { type Batch, breathe, gather } from "./batch.ts";
import type { Budget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import { createDeliver } from "./deliver.ts";
import { batchEvents, type Gate } from "./gate.ts";
import type { RunHook } from "./hooks.ts";
import type { Observe } from "./observation.ts";
import type { Target } from "./platforms.ts";
import type { Send } from "./send.ts";
import { sweepOld } from "./sweep.ts";
import { createUnsent } from "./unsent.ts";

export interface LaneOptions {
  queue: Pick<Queue, "take" | "settle" | "release" | "hold" | "resume">;
  lane: Lane;
  gate: Gate;
  budget: Budget;
  /** The destination as it is configured now; undefined: it is not. */
  target: () => Target | undefined;
  hook: () => RunHook | undefined;
  clock: Clock;
  send: Send;
  observe: Observe;
  stop: AbortSignal;
}

export interface LaneRunner {
  /** Deliveries were queued; 0: an unknown number. */
  news(added: number): void;
  /** The gate may have opened, or memory is free again. */
  wake(): void;
  /** Settles what has grown too old while nothing could be sent. */
  sweep(): Promise<void>;
  /** Sends what waits without lingering; resolves when nothing more can be sent now and nothing is under way. */
  drain(): Promise<void>;
  /** Takes no more. Resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** From the first event on, a batch waits so long for others. */
const lingerMs = 200;
/** After a fault of our own. */
const againMs = 1_000;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Sends one lane's deliveries: batches of a thousand, or what came within 200 ms, as many as the gate lets through. */
export const createLane = (options: LaneOptions): LaneRunner => {
  const { queue, lane, gate, budget, clock, observe, stop } = options;
  const underWay = new Set<Promise<void>>();
  const trouble = (message: string) => observe({ ...lane, kind: "trouble", message });
  const endUnsent = createUnsent({ queue, lane, stop, trouble }, observe);
  let waiting = 0;
  /** There may be something to take. */
  let due = false;
  let pumping = false;
  let pumped = Promise.resolve();
  let stopped = false;
  let linger: ReturnType<typeof setTimeout> | undefined;

  const run = async (batch: Batch, target: Target) => {
    await endUnsent(batch.unsent);
    const isCurrent = () => options.target() === target;
    const deliver = createDeliver({ ...options, target, isCurrent });
    for (const group of batch.groups) if (await deliver(group)) due = true;
  };

  const track = (work: Promise<void>, after: () => void) => {
    const tracked = work
      .catch((error: unknown) => trouble(messageOf(error)))
      .finally(() => {
        underWay.delete(tracked);
        after();
      });
    underWay.add(tracked);
  };

  const startOne = async (target: Target): Promise<void> => {
    const leave = gate.enter();
    try {
      due = false;
      waiting = 0;
      const batch = await gather({
        queue,
        lane,
        target,
        hook: options.hook(),
        clock,
        portion: gate.portion(),
      });
      if (batch.taken === 0) return leave();
      due ||= !batch.drained;
      const free = budget.use(batch.bytes);
      track(run(batch, target), () => {
        free();
        leave();
      });
    } catch (error) {
      leave();
      throw error;
    }
  };

  const holdUnconfigured = async () => {
    if (gate.held) return;
    gate.hold(clock.elapsedMs());
    const reason = { code: "unconfigured", title: "The destination is not in the configuration" };
    await queue.hold(lane.site, lane.destination, reason);
    observe({ ...lane, kind: "hold", reason });
  };

  /** `pumping` ends with the loop, in the same breath: a wake in between would be lost. */
  const pumpOut = async () => {
    try {
      // The first batch of a destination needs no room: nobody's backlog keeps others from sending.
      while (due && !stopped && gate.isOpen() && (gate.inFlight === 0 || budget.hasRoom())) {
        const target = options.target();
        if (!target) return await holdUnconfigured();
        await startOne(target);
      }
    } catch (error) {
      trouble(messageOf(error));
      linger ??= setTimeout(look, againMs);
    } finally {
      pumping = false;
    }
  };

  const pump = () => {
    if (pumping || !due) return;
    pumping = true;
    pumped = pumpOut();
  };

  const look = () => {
    clearTimeout(linger);
    linger = undefined;
    due = true;
    pump();
  };

  const quiet = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };

  return {
    news: (added) => {
      waiting += added;
      if (added === 0 || waiting >= batchEvents) look();
      else linger ??= setTimeout(look, lingerMs);
    },
    wake: pump,
    sweep: async () => {
      if (!gate.isShut() || stopped) return;
      await sweepOld(queue, lane, clock, endUnsent);
      // Whoever looked meanwhile saw nothing.
      look();
    },
    drain: async () => {
      look();
      do {
        pump();
        await pumped;
        await quiet();
        await breathe();
      } while (due && !stopped && gate.isOpen());
    },
    stop: async () => {
      stopped = true;
      clearTimeout(linger);
      await quiet();
    },
  };
};
