import type { Destination } from "../../../event/destinations.ts";
import type { Db } from "../db.ts";
import type { DeliveryRow, DeliveryState } from "../reads.ts";
import { stateNumbers } from "../store.ts";
import { present } from "./present.ts";

/** Columns of a delivery beside its state; the tables are named `deliveries` or `pending`, `lanes`, `answers`. */
export const deliveryColumns = (table: "deliveries" | "pending") => `lanes.destination,
  nullif(lanes.test_event_code, '') as testEventCode, ${table}.attempts, ${table}.expires_at_ms as expiresAtMs,
  ${table}.first_sent_at_ms as firstSentAtMs, answers.sent_at_ms as lastSentAtMs, answers.code as answerCode,
  answers.subcode, answers.title, answers.message, answers.trace_id as traceId`;

/** The word for `deliveries.state`. */
export const stateWord = `case deliveries.state when ${stateNumbers.delivered} then 'delivered'
  when ${stateNumbers.expired} then 'expired' else 'refused' end`;

export interface StoredDelivery {
  destination: Destination;
  state: DeliveryState;
  attempts: number;
  expiresAtMs: number;
  testEventCode: string | null;
  reason: string | null;
  firstSentAtMs: number | null;
  lastSentAtMs: number | null;
  settledAtMs: number | null;
  answerCode: string | null;
  subcode: string | null;
  title: string | null;
  message: string | null;
  traceId: string | null;
}

/** The stored columns as lists show them: a waiting delivery's reason is what its last try was answered. */
export const toDelivery = <Row extends StoredDelivery>({ answerCode, ...row }: Row) =>
  present({ ...row, reason: row.reason ?? (row.state === "delivered" ? null : answerCode) });

interface Owned extends StoredDelivery {
  event: number;
}

/** Everything that is known of the deliveries of many events, settled or not, by event: one question for all. */
export const createDeliveriesOf = (db: Db) => {
  const deliveries = db.prepare<{ events: string }, Owned>(
    `select wanted.value as event, ${deliveryColumns("deliveries")}, ${stateWord} as state, reason,
       settled_at_ms as settledAtMs
     from json_each(@events) as wanted cross join deliveries on deliveries.event = wanted.value
     join lanes using (lane) left join answers using (answer)
     union all
     select wanted.value, ${deliveryColumns("pending")}, iif(holds.site is null, 'queued', 'held'), null, null
     from json_each(@events) as wanted cross join lanes
     cross join pending on pending.lane = lanes.lane and pending.event = wanted.value left join answers using (answer)
     left join holds on holds.site = lanes.site and holds.destination = lanes.destination
     order by 1, 2`,
  );
  return (events: readonly number[]): ReadonlyMap<number, DeliveryRow[]> => {
    const found = new Map<number, DeliveryRow[]>(events.map((event) => [event, []]));
    for (const { event, ...row } of deliveries.all({ events: JSON.stringify(events) }))
      found.get(event)?.push(toDelivery(row));
    return found;
  };
};
