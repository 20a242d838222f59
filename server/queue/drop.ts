import { createForget } from "./forget.ts";
import type { DeliveryKey } from "./reads.ts";
import { type Store, stateNumbers } from "./store.ts";

/** Forgets dead letters; a body goes once no delivery of its event can need it. */
export const createDrop = ({ db, writer }: Store) => {
  const drop = db.prepare<[number, number, string]>(
    `update deliveries set state = ${stateNumbers.dropped} where event = ? and state = ${stateNumbers.refused}
     and lane in (select lane from lanes where site = (select site from events where seq = ?) and destination = ?)`,
  );
  const forget = createForget(db);
  const needsBody = db.prepare<{ event: number }>(
    `select 1 from deliveries where event = @event and state <> ${stateNumbers.dropped}
     union all
     select 1 from lanes cross join pending on pending.lane = lanes.lane and pending.event = @event`,
  );

  return (keys: readonly DeliveryKey[]): Promise<number> =>
    writer.write(() => {
      let dropped = 0;
      for (const { event, destination } of keys) {
        dropped += drop.run(event, event, destination).changes;
        if (!needsBody.get({ event })) forget(event);
      }
      return dropped;
    });
};
