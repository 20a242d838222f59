import type { Db } from "../db.ts";
import type { DeadLetter, DeadLetterCount, DeadLetterFilter, DeadLetterPage } from "../reads.ts";
import { stateNumbers, wantedReasons } from "../store.ts";
import { createConditions, pageSize } from "./conditions.ts";
import { deliveryColumns, type StoredDelivery, stateWord, toDelivery } from "./deliveries.ts";

interface StoredDeadLetter extends StoredDelivery {
  event: number;
  lane: number;
  id: string;
  site: string;
  name: string;
  receivedAtMs: number;
  kept: number;
}

export const deadLetterColumns = `${deliveryColumns("deliveries")}, ${stateWord} as state, reason,
  settled_at_ms as settledAtMs, deliveries.event, deliveries.lane, events.id, events.site, events.name,
  events.received_at_ms as receivedAtMs, events.body is not null as kept`;
const lettersAlone = "deliveries join lanes using (lane) left join answers using (answer)";
export const deadLetterSources = `${lettersAlone} join events on events.seq = deliveries.event`;

/** What makes a refused delivery a dead letter. */
export const isDeadLetter = `coalesce(reason, '') not in (${wantedReasons.map((reason) => `'${reason}'`).join(", ")})`;

export const toDeadLetter = ({ lane: _, kept, ...row }: StoredDeadLetter): DeadLetter => ({
  ...toDelivery(row),
  kept: kept === 1,
});

/** What a filter asks, but for its page. `state > 1` is the condition of the index. */
const conditionsOf = (filter: DeadLetterFilter) => {
  const { site, destination, eventId, name, reason, state = "refused", fromMs, toMs } = filter;
  const conditions = createConditions();
  conditions.add("deliveries.state > 1");
  conditions.add("deliveries.state = ?", stateNumbers[state]);
  if (reason === undefined) conditions.add(isDeadLetter);
  conditions.add("reason = ?", reason);
  conditions.add("lanes.site = ?", site);
  conditions.add("lanes.destination = ?", destination);
  conditions.add("events.id = ?", eventId);
  conditions.add("events.name = ?", name);
  conditions.add("events.received_at_ms >= ?", fromMs);
  conditions.add("events.received_at_ms < ?", toMs);
  return conditions;
};

/** What was refused against our will, or has expired. A reason that is asked for by name is listed whatever it is. */
export const createDeadLetterReads = (db: Db) => ({
  deadLetters: (filter: DeadLetterFilter): DeadLetterPage => {
    const { before } = filter;
    const conditions = conditionsOf(filter);
    if (before)
      conditions.add(
        "(settled_at_ms, deliveries.event, deliveries.lane) < (?, ?, ?)",
        ...before.split(".").map(Number),
      );
    const limit = pageSize(filter.limit);
    const rows = db
      .prepare<(string | number)[], StoredDeadLetter>(
        `select ${deadLetterColumns} from ${deadLetterSources} ${conditions.where()}
         order by settled_at_ms desc, deliveries.event desc, deliveries.lane desc limit ?`,
      )
      .all(...conditions.values, limit);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      rows: rows.map(toDeadLetter),
      ...(last && { next: [last.settledAtMs, last.event, last.lane].join(".") }),
    };
  },
  deadLetterCounts: (filter: DeadLetterFilter = {}): DeadLetterCount[] => {
    const conditions = conditionsOf(filter);
    // Events are many and large: they are looked at only where something is asked of them.
    const { eventId, name, fromMs, toMs } = filter;
    const asksEvents = [eventId, name, fromMs, toMs].some((asked) => asked !== undefined);
    return db
      .prepare<(string | number)[], DeadLetterCount>(
        `select lanes.site, lanes.destination, coalesce(reason, '') as reason, max(answers.title) as title,
           count(*) as count from ${asksEvents ? deadLetterSources : lettersAlone} ${conditions.where()} group by 1, 2, 3 order by count desc`,
      )
      .all(...conditions.values);
  },
});

export type { StoredDeadLetter };
