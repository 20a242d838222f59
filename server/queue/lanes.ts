import type { Destination } from "../../event/destinations.ts";
import type { Db } from "./database.ts";
import type { Lane } from "./queue.ts";
import type { Participant } from "./writer.ts";

interface LaneRow {
  lane: number;
  site: string;
  destination: Destination;
  test_event_code: string;
}

export interface Lanes extends Participant {
  /** The lane's number; a new lane is written down, so only inside a transaction. */
  numberOf(lane: Lane): number;
  /** The lane's number, if there is such a lane. */
  find(lane: Lane): number | undefined;
  /** Numbers of all lanes to one destination, whatever their test code. */
  toDestination(site: string, destination: string): readonly number[];
  lane(number: number): Lane | undefined;
  /** Lanes with something pending. */
  waiting(): number[];
  reload(): void;
}

const nameOf = (site: string, destination: string, testEventCode = "") =>
  `${site}\n${destination}\n${testEventCode}`;

/** Numbers for lanes, so that rows name them in a byte or two. All are known in memory: there are few. */
export const createLanes = (db: Db): Lanes => {
  const all = db.prepare<[], LaneRow>("select * from lanes");
  const add = db.prepare<[string, string, string]>(
    "insert into lanes (site, destination, test_event_code) values (?, ?, ?)",
  );
  const withPending = db
    .prepare<[], number>(
      "select lane from lanes where exists (select 1 from pending where pending.lane = lanes.lane)",
    )
    .pluck();
  const numbers = new Map<string, number>();
  const byNumber = new Map<number, Lane>();
  const byDestination = new Map<string, number[]>();

  const learn = ({ lane, site, destination, test_event_code: testEventCode }: LaneRow) => {
    numbers.set(nameOf(site, destination, testEventCode), lane);
    byNumber.set(lane, { site, destination, ...(testEventCode && { testEventCode }) });
    const key = nameOf(site, destination);
    byDestination.set(key, [...(byDestination.get(key) ?? []), lane]);
  };
  const reload = () => {
    numbers.clear();
    byNumber.clear();
    byDestination.clear();
    for (const row of all.all()) learn(row);
  };
  reload();

  return {
    numberOf: ({ site, destination, testEventCode = "" }) => {
      const known = numbers.get(nameOf(site, destination, testEventCode));
      if (known !== undefined) return known;
      const lane = Number(add.run(site, destination, testEventCode).lastInsertRowid);
      learn({ lane, site, destination, test_event_code: testEventCode });
      return lane;
    },
    find: ({ site, destination, testEventCode }) => numbers.get(nameOf(site, destination, testEventCode)),
    toDestination: (site, destination) => byDestination.get(nameOf(site, destination)) ?? [],
    lane: (number) => byNumber.get(number),
    waiting: () => withPending.all(),
    reload,
    // A lane that was new in the transaction is unknown again.
    rolledBack: reload,
  };
};
