import type { PreparedEvent } from "../../../event/prepared.ts";
import { consentWords, pixelWords } from "../../../event/schema.ts";
import { wholeBody } from "../body.ts";
import type { Db } from "../db.ts";
import { fromMarks } from "../marks.ts";
import type { EventFilter, EventRow, FullEvent } from "../reads.ts";
import { stateNumbers } from "../store.ts";
import { createConditions, pageSize } from "./conditions.ts";
import { createDeliveriesOf } from "./deliveries.ts";
import { createRange } from "./range.ts";

interface StoredEvent {
  event: number;
  id: string;
  site: string;
  name: string;
  receivedAtMs: number;
  door: string;
  bot: number;
  copies: number;
  browsers: string | null;
  pixel: string | null;
  consent: string | null;
  kept: number;
  body?: string | null;
}

/** How many browsers the stored digests are of. */
export const countBrowsers = (browsers: string | null): number => browsers?.split(",").length ?? 0;

const columns = `seq as event, events.id, events.site, events.name, events.received_at_ms as receivedAtMs, door, bot,
  copies, browsers, pixel, consent, body is not null as kept`;

const settledLike = (condition: string) =>
  `exists (select 1 from deliveries join lanes using (lane) where deliveries.event = events.seq and ${condition})`;
const pendingLike = (condition: string) =>
  `exists (select 1 from lanes cross join pending on pending.lane = lanes.lane and pending.event = events.seq
    left join holds on holds.site = lanes.site and holds.destination = lanes.destination where ${condition})`;

/** What a state means for an event, with the condition on its lane left open. */
const stateConditions: Readonly<Record<string, (lane: string) => string>> = {
  queued: (lane) => pendingLike(`holds.site is null and ${lane}`),
  held: (lane) => pendingLike(`holds.site is not null and ${lane}`),
  delivered: (lane) => settledLike(`state = ${stateNumbers.delivered} and ${lane}`),
  refused: (lane) => settledLike(`state in (${stateNumbers.refused}, ${stateNumbers.dropped}) and ${lane}`),
  expired: (lane) => settledLike(`state = ${stateNumbers.expired} and ${lane}`),
};
const anyState = (lane: string) => `(${pendingLike(lane)} or ${settledLike(lane)})`;

/** Lists of events, and single ones with their bodies. */
export const createEventReads = (db: Db) => {
  const range = createRange(db);
  const deliveriesOf = createDeliveriesOf(db);
  const byId = db.prepare<{ id: string; site: string | null; limit: number }, StoredEvent>(
    `select ${columns}, ${wholeBody} as body from events where id = @id and (@site is null or site = @site)
     order by seq desc limit @limit`,
  );
  const byNumber = db.prepare<[string], StoredEvent>(
    `select ${columns}, ${wholeBody} as body from json_each(?) as wanted cross join events on seq = wanted.value order by wanted.key`,
  );

  const toFull = (stored: readonly StoredEvent[]): FullEvent[] => {
    const deliveries = deliveriesOf(stored.map(({ event }) => event));
    return stored.map(({ body, bot, kept, browsers, pixel, consent, ...row }) => ({
      ...row,
      bot: bot === 1,
      kept: kept === 1,
      browsers: countBrowsers(browsers),
      pixel: fromMarks(pixel, pixelWords),
      consent: fromMarks(consent, consentWords),
      deliveries: deliveries.get(row.event) ?? [],
      ...(body && { body: JSON.parse(body) as PreparedEvent }),
    }));
  };

  return {
    events: (filter: EventFilter): EventRow[] => {
      const { site, destination, name, id, state, fromMs, toMs, before, limit } = filter;
      const numbers = range({ ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) });
      const conditions = createConditions();
      conditions.add("seq >= ?", numbers.first);
      conditions.add("seq < ?", Math.min(numbers.end, before ?? numbers.end));
      conditions.add("received_at_ms >= ?", fromMs);
      conditions.add("received_at_ms < ?", toMs);
      conditions.add("events.id = ?", id);
      conditions.add("events.site = ?", site);
      conditions.add("events.name = ?", name);
      const ofState = state ? stateConditions[state] : destination && anyState;
      if (ofState && destination) {
        const lane = "lanes.destination = ?";
        const clause = ofState(lane);
        conditions.add(clause, ...Array.from(clause.matchAll(/\?/g), () => destination));
      } else if (ofState) conditions.add(ofState("true"));
      const rows = db
        .prepare<(string | number)[], StoredEvent>(
          `select ${columns} from events ${conditions.where()} order by seq desc limit ?`,
        )
        .all(...conditions.values, pageSize(limit));
      return toFull(rows);
    },
    event: ({ id, site, limit }: { id: string; site?: string; limit?: number }): FullEvent[] =>
      toFull(byId.all({ id, site: site ?? null, limit: pageSize(limit) })),
    bodies: ({ events }: { events: readonly number[] }): FullEvent[] =>
      toFull(byNumber.all(JSON.stringify(events))),
  };
};
