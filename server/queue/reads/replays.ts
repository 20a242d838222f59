import type { Destination } from "../../../event/destinations.ts";
import type { Db } from "../db.ts";
import type { Questions, ReplayCandidate, ReplayObstacle, ReplayPage, ReplaySelection } from "../reads.ts";
import { finalReasons, stateNumbers } from "../store.ts";
import { createConditions, pageSize } from "./conditions.ts";
import { isDeadLetter } from "./dead-letters.ts";
import { stateWord } from "./deliveries.ts";
import { present } from "./present.ts";
import { createRange } from "./range.ts";

interface Row {
  event: number;
  lane: number;
  destination: Destination;
  id: string;
  site: string;
  name: string;
  state: "delivered" | "refused" | "expired";
  reason: string | null;
  kept: number;
  expiresAtMs: number;
  settledAtMs: number;
}

/** Both platforms drop a copy of an event within 48 hours of the first; later they would count it again. */
const deliveredAgainMs = 48 * 3_600_000;

const columns = `deliveries.event, deliveries.lane, lanes.destination, events.id, events.site, events.name,
  ${stateWord} as state, reason, events.body is not null as kept, expires_at_ms as expiresAtMs,
  settled_at_ms as settledAtMs`;

type Search = Parameters<Questions["replayCandidates"]>[0];

const next = ({ settledAtMs, event, lane }: Row, { deadLetters }: ReplaySelection) =>
  [...(deadLetters ? [settledAtMs] : []), event, lane].join(".");

/** Finds what a replay would send, and says of the rest why not. */
export const createReplayReads = (db: Db) => {
  const range = createRange(db);
  const laterCopy = db.prepare<Row, number>(
    `select 1 from events as other join lanes on lanes.site = other.site and lanes.destination = @destination
       and lanes.test_event_code = (select own.test_event_code from lanes as own where own.lane = @lane)
     left join deliveries on deliveries.event = other.seq and deliveries.lane = lanes.lane
       and deliveries.state = ${stateNumbers.delivered}
     left join pending on pending.lane = lanes.lane and pending.event = other.seq
     where other.id = @id and other.site = @site and other.name = @name and other.seq <> @event
       and (deliveries.event is not null or pending.event is not null) limit 1`,
  );

  const obstacleOf = (row: Row, nowMs: number): ReplayObstacle | undefined => {
    const { state, reason, kept, expiresAtMs, settledAtMs } = row;
    if (reason && finalReasons.includes(reason)) return reason === "consent" ? "consent" : "erased";
    if (!kept) return "body";
    if (expiresAtMs <= nowMs) return "age";
    if (state === "delivered") return settledAtMs <= nowMs - deliveredAgainMs ? "window" : undefined;
    return laterCopy.get(row) ? "duplicate" : undefined;
  };

  const toCandidate = (row: Row, nowMs: number): ReplayCandidate => {
    const { kept: _, expiresAtMs: __, settledAtMs: ___, ...shown } = row;
    const obstacle = obstacleOf(row, nowMs);
    return { ...present(shown), ...(obstacle && { obstacle }) };
  };

  /** Dead letters in the order of their index, others in the order of receipt: either way a page costs what it shows. */
  const orderOf = ({ deadLetters }: ReplaySelection) =>
    deadLetters
      ? ["settled_at_ms", "deliveries.event", "deliveries.lane"]
      : ["deliveries.event", "deliveries.lane"];

  const conditionsOf = ({ selection, after, nowMs }: Search) => {
    const { site, destination, eventId, fromMs, toMs, deadLetters, keys } = selection;
    const conditions = createConditions();
    conditions.add("deliveries.state <> ?", stateNumbers.dropped);
    if (deadLetters) {
      conditions.add("deliveries.state > 1");
      conditions.add("deliveries.state = ?", stateNumbers.refused);
      conditions.add(isDeadLetter);
      // What is refused again while a replay goes on is not taken up again.
      conditions.add("settled_at_ms <= ?", nowMs);
    }
    if (fromMs !== undefined || toMs !== undefined) {
      const { first, end } = range({
        ...(fromMs !== undefined && { fromMs }),
        ...(toMs !== undefined && { toMs }),
      });
      conditions.add("deliveries.event >= ? and deliveries.event < ?", first, end);
    }
    conditions.add("events.received_at_ms >= ?", fromMs);
    conditions.add("events.received_at_ms < ?", toMs);
    conditions.add("events.id = ?", eventId);
    conditions.add("lanes.site = ?", site);
    conditions.add("lanes.destination = ?", destination);
    if (keys)
      conditions.add(
        "(deliveries.event, lanes.destination) in (select value ->> 0, value ->> 1 from json_each(?))",
        JSON.stringify(keys.map((key) => [key.event, key.destination])),
      );
    const order = orderOf(selection);
    if (after)
      conditions.add(
        `(${order.join(", ")}) > (${order.map(() => "?").join(", ")})`,
        ...after.split(".").map(Number),
      );
    return conditions;
  };

  return {
    replayCandidates: (search: Search): ReplayPage => {
      const conditions = conditionsOf(search);
      const order = orderOf(search.selection);
      const limit = pageSize(search.limit);
      const rows = db
        .prepare<(string | number)[], Row>(
          `select ${columns} from deliveries join lanes using (lane) join events on events.seq = deliveries.event
           ${conditions.where()} order by ${order.join(", ")} limit ?`,
        )
        .all(...conditions.values, limit);
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        rows: rows.map((row) => toCandidate(row, search.nowMs)),
        ...(last && { next: next(last, search.selection) }),
      };
    },
  };
};
