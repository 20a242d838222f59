import { mostSharers } from "./body.ts";
import type { Db } from "./db.ts";

/** Forgets an event's body, inside the running transaction; what several shared goes with the last of them. */
export const createForget = (db: Db) => {
  const shareOf = db.prepare<[number], number | null>("select share from events where seq = ?").pluck();
  const forget = db.prepare<[number]>("update events set body = null, share = null where seq = ?");
  const removeShare = db.prepare<{ share: number }>(
    `delete from shares where share = @share and not exists
       (select 1 from events where seq >= @share and seq < @share + ${mostSharers} and events.share = @share)`,
  );

  return (event: number): void => {
    const share = shareOf.get(event);
    forget.run(event);
    if (typeof share === "number") removeShare.run({ share });
  };
};
