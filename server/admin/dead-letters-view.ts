import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import type {
  DeadLetterCount,
  DeadLetterFilter,
  DeadLetterPage,
  DeliveryKey,
  FullEvent,
} from "../queue/reads.ts";
import { destinationIn, numberOf, type Query, textOf, whereOf, wordOf, wrong } from "./query.ts";
import { createReplays, type ReplayProgress } from "./replays.ts";
import { shortenBody } from "./shorten-personal.ts";

export interface DeadLettersView extends DeadLetterPage {
  /** Of all that the filter asks, whatever the page. */
  counts: DeadLetterCount[];
  /** The same, whatever the reason: what there is to choose from. */
  reasons: DeadLetterCount[];
}

/** What a replay would send now, beside what the settings alone make of the stored event. */
export interface Outgoing {
  /** The body without hooks; absent: none can be made. */
  plain?: unknown;
  /** What would be sent; several where a hook adds some, none where it drops the event. */
  bodies: unknown[];
  /** Why nothing would be sent. */
  note?: string;
}

export interface ReplayPreview extends Outgoing {
  key: DeliveryKey;
}

export type Preview = (event: FullEvent, destination: string) => Promise<Outgoing>;

const pageSize = 100;

const isObject = (value: unknown): value is Query =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const keysOf = (body: unknown): DeliveryKey[] | undefined => {
  const { keys } = (body ?? {}) as { keys?: unknown };
  if (keys === undefined) return undefined;
  if (!Array.isArray(keys)) throw wrong("keys", "is no list");
  return keys.map((key: unknown, index) => {
    const { event, destination: text } = isObject(key) ? key : {};
    const destination = typeof text === "string" ? destinationIn({ destination: text }) : undefined;
    if (typeof event !== "number" || !destination)
      throw wrong(`keys.${index}`, "lacks event, a number, or destination, a text");
    return { event, destination };
  });
};

/** What a page gave as its `next`: three whole numbers. */
const cursorOf = (query: Query): string | undefined => {
  const text = textOf(query, "before");
  if (text !== undefined && !/^\d{1,15}(\.\d{1,15}){2}$/.test(text))
    throw wrong("before", "is no page's next");
  return text;
};

const filterKeys: readonly string[] = ["site", "destination", "name", "reason", "from", "to"];

/** Site, destination, name, reason and times, where they are named. */
const filterOf = (query: Query): DeadLetterFilter => {
  const [name, reason] = [textOf(query, "name"), textOf(query, "reason")];
  const [fromMs, toMs] = [numberOf(query, "from"), numberOf(query, "to")];
  return {
    ...whereOf(query),
    ...(name && { name }),
    ...(reason && { reason }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  };
};

/** The filter of a body: what it asks is never passed over, or more would be replayed than was meant. */
const filterIn = (body: unknown): DeadLetterFilter | undefined => {
  const { filter } = (body ?? {}) as { filter?: unknown };
  if (filter === undefined) return undefined;
  if (!isObject(filter)) throw wrong("filter", "is no object");
  for (const [key, value] of Object.entries(filter)) {
    if (!filterKeys.includes(key)) throw wrong(`filter.${key}`, `is none of ${filterKeys.join(", ")}`);
    if (typeof value !== "string") throw wrong(`filter.${key}`, "is no text");
  }
  return filterOf(filter);
};

/** Dead letters: listed with their reason, previewed, replayed and dropped. */
export const deadLetterRoutes = (
  app: FastifyInstance,
  { queue, preview }: { queue: Queue; preview: Preview },
) => {
  const { read } = queue;
  const replays = createReplays({ queue });
  const progressOf = async (id: string): Promise<ReplayProgress> => {
    const progress = await replays.progress(id);
    if (!progress) throw failure("not_found", { method: "GET", path: `the replay ${id}` });
    return progress;
  };

  app.get<{ Querystring: Query }>("/dead-letters", async ({ query }): Promise<DeadLettersView> => {
    const before = cursorOf(query);
    const state = wordOf(query, "state", ["refused", "expired"]) ?? "refused";
    const filter = { ...filterOf(query), state };
    const { reason: _, ...whateverReason } = filter;
    const [page, counts, reasons] = await Promise.all([
      read.deadLetters({ ...filter, limit: pageSize, ...(before && { before }) }),
      read.deadLetterCounts(filter),
      read.deadLetterCounts(whateverReason),
    ]);
    return { ...page, counts, reasons };
  });

  app.post("/dead-letters/preview", async ({ body }): Promise<ReplayPreview[]> => {
    const keys = (keysOf(body) ?? []).slice(0, pageSize);
    const events = await read.bodies({ events: keys.map(({ event }) => event) });
    return Promise.all(
      keys.map(async (key) => {
        const event = events.find((each) => each.event === key.event);
        const { plain, bodies, note } = event ? await preview(event, key.destination) : { bodies: [] };
        return {
          key,
          ...(plain !== undefined && { plain: shortenBody(plain) }),
          bodies: bodies.map(shortenBody),
          ...(note && { note }),
        };
      }),
    );
  });

  app.post("/dead-letters/replay", async ({ body }): Promise<ReplayProgress> => {
    const asked = keysOf(body) ?? filterIn(body);
    if (!asked) throw failure("bad_request", { reason: "neither keys nor filter are named" });
    return progressOf(await replays.start(asked));
  });
  app.get<{ Params: { id: string } }>("/dead-letters/replay/:id", ({ params }) => progressOf(params.id));

  app.post("/dead-letters/drop", async ({ body }) => {
    const keys = keysOf(body);
    if (!keys) throw failure("bad_request", { reason: "keys is missing" });
    const dropped = await queue.drop(keys);
    await queue.audit("drop", { dropped });
    return { dropped };
  });
};
