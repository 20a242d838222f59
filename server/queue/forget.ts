import type { Db } from "./db.ts";

/** Forgets an event's body, inside the running transaction; what several shared goes with the last of them. */
export const createForget = (db: Db) => {
  const shareOf = db.prepare<[number], number | null>("select share from events where seq = ?").pluck();
  const forget = db.prepare<[number]>("update events set body = null, share = null where seq = ?");
  const leave = db
    .prepare<[number], number>("update shares set bearers = bearers - 1 where share = ? returning bearers")
    .pluck();
  const remove = db.prepare<[number]>("delete from shares where share = ?");

  return (event: number): void => {
    const share = shareOf.get(event);
    forget.run(event);
    if (typeof share === "number" && leave.get(share) === 0) remove.run(share);
  };
};
