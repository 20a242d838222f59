import type { Lane, Queue } from "../queue/queue.ts";
import { type Batch, gather } from "./batch.ts";
import type { Budget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import { createDeliver } from "./deliver.ts";
import { batchEvents, type Gate } from "./gate.ts";
import type { RunHook } from "./hooks.ts";
import type { Observe } from "./observation.ts";
import type { Target } from "./platforms.ts";
import type { Send } from "./send.ts";
import { settleSurely } from "./settle.ts";

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
  /** Resolves when nothing is under way. */
  quiet(): Promise<void>;
}

/** From the first event on, a batch waits so long for others. */
const lingerMs = 200;

/** Sends one lane's deliveries: batches of a thousand, or what came within 200 ms, as many at a time as the gate lets. */
export const createLane = (options: LaneOptions): LaneRunner => {
  const { queue, lane, gate, budget, target, hook, clock, send, observe, stop } = options;
  const underWay = new Set<Promise<void>>();
  let waiting = 0;
  let due = false;
  let gathering = false;
  let linger: ReturnType<typeof setTimeout> | undefined;

  const trouble = (message: string) => observe({ ...lane, kind: "trouble", message });
  const settling = { queue, lane, stop, trouble };

  const endUnsent = async ({ unsent }: Batch) => {
    if (unsent.length === 0) return;
    const known = await settleSurely(
      settling,
      unsent.map(({ settlement }) => settlement),
    );
    if (!known) return;
    for (const { settlement, event } of unsent) {
      const { state, reason } = settlement;
      observe({ ...lane, kind: "settled", state, events: [event], ...(reason && { reason: { title: "", ...reason } }) });
    }
  };

  const run = async (batch: Batch, target: Target) => {
    const deliver = createDeliver({ queue, lane, target, gate, clock, send, observe, stop });
    await endUnsent(batch);
    for (const group of batch.groups) await deliver(group);
  };

  const track = (work: Promise<void>, after: () => void) => {
    const tracked = work
      .catch((error: unknown) => trouble(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        underWay.delete(tracked);
        after();
      });
    underWay.add(tracked);
  };

  const startOne = async (target: Target): Promise<void> => {
    const leave = gate.enter();
    try {
      waiting = 0;
      const hooked = hook();
      const batch = await gather({ queue, lane, target, hook: hooked, clock, portion: gate.portion() });
      if (batch.drained) due = waiting > 0 && due;
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
