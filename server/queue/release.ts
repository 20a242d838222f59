import { createAnswers } from "./answers.ts";
import type { Answer, Lane } from "./queue.ts";
import type { Store } from "./store.ts";

/** Gives deliveries back to their lane; a try that was answered is noted. */
export const createRelease = ({ db, writer, lanes, hands }: Store) => {
  const answers = createAnswers(db);
  const noteTry = db.prepare<[number, number, number, number]>(
    `update pending set attempts = attempts + 1, first_sent_at_ms = coalesce(first_sent_at_ms, ?), answer = ?
     where lane = ? and event = ?`,
  );

  return async (lane: Lane, tickets: readonly number[], answer?: Answer): Promise<void> => {
    const number = lanes.find(lane);
    if (number === undefined) return;
    try {
      if (answer && tickets.length > 0)
        await writer.write(() => {
          const answerNumber = answers.ofRequest(answer);
          for (const ticket of tickets) noteTry.run(answer.sentAtMs, answerNumber, number, ticket);
        });
    } finally {
      for (const ticket of tickets) hands.giveBack(number, ticket);
    }
  };
};
