import type { Db } from "../db.ts";
import type { DeliveryKey, DeliveryState, Standings } from "../reads.ts";
import { stateWord } from "./deliveries.ts";

/** Where named deliveries stand: the progress of a replay. */
export const createStandingReads = (db: Db) => {
  const standings = db.prepare<[string], { state: DeliveryState; count: number }>(
    `select case when pending.event is null then ${stateWord} else iif(holds.site is null, 'queued', 'held') end as state,
       count(*) as count
     from json_each(?) as wanted
     join events on events.seq = wanted.value ->> 0
     join lanes on lanes.site = events.site and lanes.destination = wanted.value ->> 1
     left join deliveries on deliveries.event = events.seq and deliveries.lane = lanes.lane
     left join pending on pending.lane = lanes.lane and pending.event = events.seq
     left join holds on holds.site = lanes.site and holds.destination = lanes.destination
     where deliveries.event is not null or pending.event is not null
     group by 1`,
  );

  return {
    standings: ({ keys }: { keys: readonly DeliveryKey[] }): Standings => {
      const counts: Standings = { queued: 0, held: 0, delivered: 0, refused: 0, expired: 0 };
      const wanted = JSON.stringify(keys.map(({ event, destination }) => [event, destination]));
      for (const { state, count } of standings.all(wanted)) counts[state] = count;
      return counts;
    },
  };
};
