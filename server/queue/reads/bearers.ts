import type { Db } from "../db.ts";

/** Bodies looked through in one go, so that other questions get their turn. */
const stretch = 20_000;

/** Finds events that hold a digest. Erasures are rare: reading every body is cheaper than an index of all digests. */
export const createBearerReads = (db: Db) => {
  const end = db.prepare<[number], number | null>(
    `select max(seq) from (select seq from events where seq > ? order by seq limit ${stretch})`,
  );
  const found = db.prepare<[number, number, string], number>(
    `select seq from events where seq > ? and seq <= ? and body is not null
     and exists (select 1 from json_each(?) where instr(body, value))`,
  );

  return {
    bearers: ({ digests, after }: { digests: readonly string[]; after: number }) => {
      const last = end.pluck().get(after);
      if (typeof last !== "number") return { events: [] };
      return { events: found.pluck().all(after, last, JSON.stringify(digests)), next: last };
    },
  };
};
