import type { FastifyInstance } from "fastify";
import { platformOf } from "../../event/destinations.ts";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import type { DeadLetterCount, DeadLetterPage, DeliveryKey, ReplaySelection } from "../queue/reads.ts";
import type { Explain, ExplainedDelivery } from "./events-view.ts";
import { destinationIn, type Query, textOf, whereOf } from "./query.ts";

export interface DeadLettersView extends DeadLetterPage {
  counts: DeadLetterCount[];
}

/** What a replay would send now for one dead letter. */
export interface ReplayPreview {
  key: DeliveryKey;
  explained?: ExplainedDelivery;
}

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

const selectionOf = (body: unknown): ReplaySelection => {
  const keys = keysOf(body);
  return { deadLetters: true, ...whereOf((body ?? {}) as Query), ...(keys && { keys }) };
};

/** Dead letters: listed with their reason, previewed, replayed and dropped. */
export const deadLetterRoutes = (
  app: FastifyInstance,
  { queue, explain }: { queue: Queue; explain: Explain },
) => {
  const { read } = queue;
  app.get<{ Querystring: Query }>("/dead-letters", async ({ query }): Promise<DeadLettersView> => {
    const reason = textOf(query, "reason");
    const before = textOf(query, "before");
    const state = query.state === "expired" ? "expired" : "refused";
    const filter = { ...whereOf(query), state, limit: pageSize } as const;
    const [page, counts] = await Promise.all([
      read.deadLetters({ ...filter, ...(reason && { reason }), ...(before && { before }) }),
      read.deadLetterCounts(),
    ]);
    return { ...page, counts };
  });

  app.post("/dead-letters/preview", async ({ body }): Promise<ReplayPreview[]> => {
    const keys = keysOf(body) ?? [];
    const events = await read.bodies({ events: keys.map(({ event }) => event) });
    return keys.map((key) => {
      const event = events.find((each) => each.event === key.event);
      const explained = event && explain(event).find(({ destination }) => destination === key.destination);
      return { key, ...(explained && platformOf(key.destination) && { explained }) };
    });
  });

  app.post("/dead-letters/replay", async ({ body }) => {
    const { dryRun } = (body ?? {}) as { dryRun?: unknown };
    const outcome = await queue.replay(selectionOf(body), { dryRun: dryRun === true });
    if (dryRun !== true) await queue.audit("replay", { ...outcome });
    return outcome;
  });

  app.post("/dead-letters/drop", async ({ body }) => {
    const keys = keysOf(body);
    if (!keys) throw failure("bad_request", { reason: "keys is missing" });
    const dropped = await queue.drop(keys);
    await queue.audit("drop", { dropped });
    return { dropped };
  });
};
