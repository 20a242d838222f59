import type { PreparedEvent } from "../../event/prepared.ts";
import type { Lane, Queue, Settlement, Taken } from "../queue/queue.ts";
import type { Clock } from "./clock.ts";
import type { Portion } from "./gate.ts";
import { misfitOf } from "./hook-result.ts";
import { type RunHook, unusable } from "./hooks.ts";
import type { EventName } from "./observation.ts";
import type { Payload, Reason } from "./platform.ts";
import type { Target } from "./platforms.ts";
import { scrub } from "./read-answer.ts";

/** A delivery on its way: what goes out for it, and what is needed to end it. */
export interface Item {
  ticket: number;
  event: EventName;
  attempts: number;
  /** More than one where a hook made several of it. */
  payloads: readonly Payload[];
}

/** A delivery that ends without being sent. */
export interface Unsent {
  settlement: Settlement;
  event: EventName;
}

export interface Batch {
  /** Deliveries that may share a request, by the platform's key. */
  groups: Item[][];
  unsent: Unsent[];
  /** Deliveries taken from the queue. */
  taken: number;
  /** Whether the queue had no more. */
  drained: boolean;
  /** Size of the stored events. */
  bytes: number;
}

export interface Gathering {
  queue: Pick<Queue, "take" | "release">;
  lane: Lane;
  target: Target;
  hook: RunHook | undefined;
  clock: Clock;
  portion: Portion;
}

/** So many are read and mapped before other work of the thread gets its turn. */
const sliceEvents = 100;
/** Stored bodies in a batch: about what goes out. A megabyte is the most that peers dare to send. */
const batchBytes = 1_000_000;
/** What has failed so often travels alone: should the platform stumble on it, nobody else has to wait. */
const triesTogether = 5;
/** Both platforms take so many in a request. */
const requestPayloads = 1_000;

export const tooOld: Reason = { code: "age", title: "Too old to be sent" };
const dropped: Reason = { code: "dropped", title: "A hook dropped it" };
const unreadable: Reason = { code: "unreadable", title: "What the store kept of it cannot be read" };

/** Lets whatever else is ready have its turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

type Prepared =
  | { send: readonly Payload[]; key: string; event: EventName }
  | { state: "refused" | "expired"; reason: Reason; event: EventName };

const map = async (
  stored: PreparedEvent,
  event: EventName,
  { target, hook }: Gathering,
): Promise<Prepared> => {
  let events: readonly PreparedEvent[] = [stored];
  if (hook) {
    const hooked = await hook(stored);
    if (hooked.kind === "drop") return { state: "refused", reason: dropped, event };
    if (hooked.kind === "park") return { state: "refused", reason: hooked.reason, event };
    events = hooked.events;
    const message = misfitOf(events, target);
    if (message) return { state: "refused", reason: { code: "hook", title: unusable, message }, event };
  }
  const payloads: Payload[] = [];
  for (const one of events) {
    const refusal = target.refusal(one);
    if (refusal) return { state: "refused", reason: refusal, event };
    payloads.push(target.payload(one));
  }
  return { send: payloads, key: target.batchKey(events[0] ?? stored), event };
};

/** The stored event; undefined where the disk has changed it. */
const read = ({ body }: Taken): PreparedEvent | undefined => {
  try {
    return JSON.parse(body) as PreparedEvent;
  } catch {
    return undefined;
  }
};

/** Id and name of a stored event; nothing is known of one that cannot be read. */
export const nameOf = (taken: Taken): EventName => {
  const { id = "", name = "" } = read(taken) ?? {};
  return { id, name };
};

const prepare = async (taken: Taken, gathering: Gathering): Promise<Prepared> => {
  const stored = read(taken);
  if (!stored) return { state: "refused", reason: unreadable, event: { id: "", name: "" } };
  const event = { id: stored.id, name: stored.name };
  if (taken.expiresAtMs <= gathering.clock.now()) return { state: "expired", reason: tooOld, event };
  try {
    return await map(stored, event, gathering);
  } catch (error) {
    // A fault of ours in one event's mapping must not stop the others.
    const reason = { code: "mapping", title: "It could not be mapped", message: scrub(String(error)) };
    return { state: "refused", reason, event };
  }
};

/**
 * Puts items into groups that may share a request. Those that travel alone come last, and of them those that have
 * failed most: after a failure the rest of a batch waits, and nobody is to wait for them.
 */
const createGroups = () => {
  const shared: Item[][] = [];
  const alone: Item[] = [];
  const open = new Map<string, { items: Item[]; payloads: number }>();
  return {
    groups: () => [...shared, ...alone.toSorted((a, b) => a.attempts - b.attempts).map((item) => [item])],
    add: (key: string, item: Item) => {
      if (item.attempts >= triesTogether) {
        alone.push(item);
        return;
      }
      let group = open.get(key);
      if (!group || group.payloads + item.payloads.length > requestPayloads) {
        group = { items: [], payloads: 0 };
        open.set(key, group);
        shared.push(group.items);
      }
      group.items.push(item);
      group.payloads += item.payloads.length;
    },
  };
};

/** Takes and maps, in slices: a thousand events at once would hold the thread, and every beacon, for long. */
const fill = async (gathering: Gathering): Promise<Batch> => {
  const { queue, lane, portion } = gathering;
  const { groups, add } = createGroups();
  const batch: Batch = { groups: [], unsent: [], taken: 0, drained: false, bytes: 0 };
  while (batch.taken < portion.limit && batch.bytes < batchBytes) {
    const limit = Math.min(sliceEvents, portion.limit - batch.taken);
    const slice = await queue.take(lane, { limit, maxBytes: batchBytes - batch.bytes });
    for (const taken of slice) {
      const { ticket, attempts, body } = taken;
      const prepared = await prepare(taken, gathering);
      const { event } = prepared;
      if ("send" in prepared) add(prepared.key, { ticket, attempts, event, payloads: prepared.send });
      else {
        const { state, reason } = prepared;
        batch.unsent.push({ settlement: { ticket, state, reason }, event });
      }
      batch.bytes += body.length;
    }
    batch.taken += slice.length;
    batch.drained = slice.length === 0;
    if (batch.drained) break;
    await breathe();
  }
  batch.groups = groups();
  return batch;
};

/** Passes over what the portion skips, and fills a batch with what follows. */
const passOver = async (gathering: Gathering): Promise<Batch> => {
  const { queue, lane, portion } = gathering;
  if (portion.skip === 0) return fill(gathering);
  const passedOver = await queue.take(lane, { limit: portion.skip, maxBytes: batchBytes });
  const batch = await fill(gathering);
  const tickets = passedOver.map(({ ticket }) => ticket);
  await queue.release(lane, tickets);
  if (batch.taken === 0) return fill(gathering);
  // What was passed over waits on.
  return { ...batch, drained: batch.drained && passedOver.length === 0 };
};

/** Takes what goes out next and maps it. Where that fails, everything goes back: what stays in hand is never sent. */
export const gather = async (gathering: Gathering): Promise<Batch> => {
  const { queue, lane } = gathering;
  const inHand: number[] = [];
  const take: Queue["take"] = async (...asked) => {
    const taken = await queue.take(...asked);
    inHand.push(...taken.map(({ ticket }) => ticket));
    return taken;
  };
  try {
    return await passOver({ ...gathering, queue: { take, release: queue.release } });
  } catch (error) {
    await queue.release(lane, inHand);
    throw error;
  }
};
