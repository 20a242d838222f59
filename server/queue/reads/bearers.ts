import { identifiersIn } from "../bearer.ts";
import { wholeBody } from "../body.ts";
import type { Db } from "../db.ts";

/** Bodies looked through in one go, so that other questions get their turn. */
const stretch = 20_000;

/** What cannot be read could not be sent either, and goes. */
const bears = (body: string, identifiers: readonly string[]): boolean => {
  try {
    return identifiersIn(JSON.parse(body)).some((identifier) => identifiers.includes(identifier));
  } catch {
    return true;
  }
};

/**
 * Finds events that bear one of the identifiers. Erasures are rare: reading every body is cheaper than an index of all
 * identifiers. Bodies that hold the text anywhere are then read: a customer's number may be another one's postal code.
 */
export const createBearerReads = (db: Db) => {
  const end = db.prepare<[number], number | null>(
    `select max(seq) from (select seq from events where seq > ? order by seq limit ${stretch})`,
  );
  const holding = db.prepare<[number, number, string], { seq: number; body: string }>(
    `select seq, body from
       (select seq, ${wholeBody} as body from events where seq > ? and seq <= ? and events.body is not null)
     where exists (select 1 from json_each(?) where instr(body, value))`,
  );

  return {
    bearers: ({ identifiers, after }: { identifiers: readonly string[]; after: number }) => {
      const last = end.pluck().get(after);
      if (typeof last !== "number") return { events: [] };
      const asWritten = identifiers.map((identifier) => JSON.stringify(identifier).slice(1, -1));
      const events = holding
        .all(after, last, JSON.stringify(asWritten))
        .filter(({ body }) => bears(body, identifiers));
      return { events: events.map(({ seq }) => seq), next: last };
    },
  };
};
