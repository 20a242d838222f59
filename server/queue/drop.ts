import type { DeliveryKey } from "./reads.ts";
import { type Store, stateNumbers } from "./store.ts";

/** Forgets dead letters; a body goes once no delivery of its event can need it. */
export const createDrop = ({ db, writer }: Store) => {
  const drop = db.prepare<[number, number, string]>(
    `update deliveries set state = ${stateNumbers.dropped} where event = ? and state = ${stateNumbers.refused}
     and lane in (select lane from lanes where site = (select site from events where seq = ?) and destination = ?)`,
  );
  const forget = db.prepare<[number]>(
    `update events set body = null where seq = ?
     and not exists (select 1 from deliveries where event = seq and state <> ${stateNumbers.dropped})
     and not exists (select 1 from lanes cross join pending on pending.lane = lanes.lane and pending.event = seq)`,
  );

  return (keys: readonly DeliveryKey[]): Promise<number> =>
    writer.write(() => {
      let dropped = 0;
      for (const { event, destination } of keys) {
        dropped += drop.run(event, event, destination).changes;
        forget.run(event);
      }
      return dropped;
    });
};
