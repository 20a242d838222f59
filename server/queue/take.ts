import { wholeBody } from "./body.ts";
import type { Hand } from "./hands.ts";
import type { Lane, Taken } from "./queue.ts";
import type { Store } from "./store.ts";

interface Row {
  ticket: number;
  body: string;
  expires_at_ms: number;
  received_at_ms: number;
  attempts: number;
  first_sent_at_ms: number | null;
}

// A body that is gone all the same is for the taker to end, like one that cannot be read.
const rows = `select pending.event as ticket, coalesce(${wholeBody}, '') as body, expires_at_ms, events.received_at_ms, attempts, first_sent_at_ms
  from pending join events on events.seq = pending.event where pending.lane = ?`;

/** Hands out the oldest deliveries of a lane that nobody has in hand. */
export const createTake = ({ db, lanes, hands }: Store) => {
  const one = db.prepare<[number, number], Row>(`${rows} and pending.event = ?`);
  const after = db.prepare<[number, number], Row>(`${rows} and pending.event > ? order by pending.event`);

  /** In turn: what came back, oldest first, then what was never handed out. */
  const inTurn = function* (lane: number, hand: Hand): Generator<Row> {
    for (const ticket of [...hand.returned].sort((a, b) => a - b)) {
      hand.returned.delete(ticket);
      const row = one.get(lane, ticket);
      if (row) yield row;
    }
    for (const row of after.iterate(lane, hand.reached)) {
      hand.reached = row.ticket;
      if (!hand.inHand.has(row.ticket)) yield row;
    }
  };

  return async (lane: Lane, { limit, maxBytes }: { limit: number; maxBytes: number }): Promise<Taken[]> => {
    const number = lanes.find(lane);
    if (number === undefined) return [];
    const hand = hands.of(number);
    const taken: Taken[] = [];
    let bytes = 0;
    for (const row of inTurn(number, hand)) {
      const { ticket, body, attempts } = row;
      const receivedAtMs = row.received_at_ms;
      const expiresAtMs = row.expires_at_ms;
      hand.inHand.set(ticket, { receivedAtMs, expiresAtMs, attempts, firstSentAtMs: row.first_sent_at_ms });
      taken.push({ ticket, body, expiresAtMs, receivedAtMs, attempts });
      bytes += body.length;
      if (taken.length >= limit || bytes >= maxBytes) break;
    }
    return taken;
  };
};
