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
import { destinationIn, numberOf, type Query, textOf, whereOf } from "./query.ts";
import { createReplays, type ReplayProgress } from "./replays.ts";
import { shortenBody } from "./shorten-personal.ts";

export interface DeadLettersView extends DeadLetterPage {
  counts: DeadLetterCount[];
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

const keysOf = (body: unknown): DeliveryKey[] | undefined => {
  const { keys } = (body ?? {}) as { keys?: unknown };
  if (keys === undefined) return undefined;
  if (!Array.isArray(keys)) throw failure("bad_request", { reason: "keys is no list" });
  return keys.map((key: { event?: unknown; destination?: unknown } | null) => {
    const destination = destinationIn({ destination: key?.destination });
    if (typeof key?.event !== "number" || !destination)
      throw failure("bad_request", { reason: "a key lacks event or destination" });
    return { event: key.event, destination };
  });
};

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

const queryIn = (body: unknown): Query | undefined => {
  const { filter } = (body ?? {}) as { filter?: unknown };
  return typeof filter === "object" && filter !== null ? (filter as Query) : undefined;
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
    const before = textOf(query, "before");
    const state = query.state === "expired" ? "expired" : "refused";
    const [page, counts] = await Promise.all([
      read.deadLetters({ ...filterOf(query), state, limit: pageSize, ...(before && { before }) }),
      read.deadLetterCounts(),
    ]);
    return { ...page, counts };
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
    const [keys, filter] = [keysOf(body), queryIn(body)];
    if (!keys && !filter) throw failure("bad_request", { reason: "neither keys nor filter are named" });
    return progressOf(await replays.start(keys ?? filterOf(filter ?? {})));
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
