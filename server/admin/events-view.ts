import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import type { DeliveryState, EventRow, FullEvent } from "../queue/reads.ts";
import type { MaskedIds } from "./masked-ids.ts";
import { numberOf, type Query, rangeOf, textOf, whereOf, wordOf } from "./query.ts";

export interface EventsView {
  rows: EventRow[];
  /** Give it as `before` for the next page; absent on the last. */
  next?: number;
}

/** What left for one destination, field by field. */
export interface ExplainedDelivery {
  destination: string;
  browser: string;
  body?: unknown;
  sent?: { field: string; value: unknown; from: string; rule: string }[];
  missing?: { field: string; from: string; reason: string }[];
  note?: string;
}

export interface EventView {
  event: Omit<FullEvent, "body">;
  /** Unix seconds, where the body is still kept. */
  time?: number;
  source?: string;
  /** Absent where the body is no longer kept: nobody knows any more. */
  limitedDataUse?: unknown;
  explained: ExplainedDelivery[];
}

export type Explain = (event: FullEvent) => ExplainedDelivery[];

const states: readonly DeliveryState[] = ["queued", "held", "delivered", "refused", "expired"];
const pageSize = 100;

const filterOf = (query: Query, nowMs: number, ids: Pick<MaskedIds, "real">) => {
  const state = wordOf(query, "state", states);
  const name = textOf(query, "name");
  const id = textOf(query, "id");
  const before = numberOf(query, "before");
  const limit = Math.max(1, Math.min(pageSize, numberOf(query, "limit") ?? pageSize));
  return {
    ...whereOf(query),
    ...rangeOf(query, nowMs),
    ...(state && { state }),
    ...(name && { name }),
    ...(id && { id: ids.real(id) }),
    ...(before !== undefined && { before }),
    limit,
  };
};

/** `GET /events`: history by pages, newest first. `GET /events/:id`: one event opened. */
export const eventRoutes = (
  app: FastifyInstance,
  {
    read,
    explain,
    ids,
    now,
  }: {
    read: Pick<Queue["read"], "event" | "events">;
    explain: Explain;
    /** Masked ids are asked for as they were shown. */
    ids: Pick<MaskedIds, "real">;
    now: () => number;
  },
) => {
  app.get<{ Querystring: Query }>("/events", async ({ query }): Promise<EventsView> => {
    const filter = filterOf(query, now(), ids);
    const rows = await read.events(filter);
    const next = rows.length === filter.limit ? rows.at(-1)?.event : undefined;
    return { rows, ...(next !== undefined && { next }) };
  });

  app.get<{ Params: { id: string }; Querystring: Query }>(
    "/events/:id",
    async ({ params, query }): Promise<EventView[]> => {
      const site = textOf(query, "site");
      const found = await read.event({ id: ids.real(params.id), ...(site && { site }) });
      if (found.length === 0) throw failure("not_found", { method: "GET", path: `the event ${params.id}` });
      return found.map((full) => {
        const { body, ...event } = full;
        return {
          event,
          ...(body && {
            time: body.time,
            source: body.source,
            limitedDataUse: body.limited_data_use ?? false,
          }),
          explained: explain(full),
        };
      });
    },
  );
};
