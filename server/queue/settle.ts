import { createAnswers } from "./answers.ts";
import type { Answer, Lane, Settlement } from "./queue.ts";
import { type Store, stateNumbers } from "./store.ts";

/** Ends deliveries that are in hand. */
export const createSettle = ({ db, writer, lanes, hands, ledger, now }: Store) => {
  const answers = createAnswers(db);
  const remove = db.prepare<[number, number]>("delete from pending where lane = ? and event = ?");
  const insert = db.prepare(
    `insert into deliveries
       (event, lane, state, settled_at_ms, expires_at_ms, attempts, first_sent_at_ms, reason, answer)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  return async (lane: Lane, settlements: readonly Settlement[], answer?: Answer): Promise<void> => {
    const number = lanes.find(lane);
    if (number === undefined || settlements.length === 0) return;
    const { inHand } = hands.of(number);
    await writer.write(() => {
      const answerNumber = answer && answers.ofRequest(answer);
      const settledAtMs = answer?.answeredAtMs ?? now();
      for (const { ticket, state, reason } of settlements) {
        const known = inHand.get(ticket);
        // Erased meanwhile: it is settled already.
        if (!known || remove.run(number, ticket).changes === 0) continue;
        insert.run(
          ticket,
          number,
          stateNumbers[state],
          settledAtMs,
          known.expiresAtMs,
          known.attempts + (answer ? 1 : 0),
          known.firstSentAtMs ?? answer?.sentAtMs ?? null,
          reason?.code ?? (state === "delivered" ? null : (answer?.reason?.code ?? null)),
          answerNumber ?? answers.ofOurs(reason, settledAtMs),
        );
        ledger.add(number, known.receivedAtMs, "queued", -1);
        ledger.add(number, known.receivedAtMs, state, 1);
      }
    });
    for (const { ticket } of settlements) inHand.delete(ticket);
  };
};
