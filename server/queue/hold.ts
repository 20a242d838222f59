import type { Destination } from "../../event/destinations.ts";
import type { Reason } from "./queue.ts";
import type { Store } from "./store.ts";

/** A hold is one row: what it holds is counted when somebody asks. */
export const createHold = ({ db, writer, now }: Store) => {
  const insert = db.prepare(
    `insert into holds values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict do update set code = excluded.code, subcode = excluded.subcode, title = excluded.title,
       message = excluded.message, trace_id = excluded.trace_id`,
  );
  const remove = db.prepare<[string, string]>("delete from holds where site = ? and destination = ?");

  return {
    hold: (site: string, destination: Destination, { code, subcode, title, message, traceId }: Reason) =>
      writer.write(() => {
        insert.run(site, destination, now(), code, subcode ?? null, title, message ?? null, traceId ?? null);
      }),
    resume: (site: string, destination: Destination) =>
      writer.write(() => {
        remove.run(site, destination);
      }),
  };
};
