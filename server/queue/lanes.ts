import type { Destination } from "../../event/destinations.ts";
import type { Db } from "./db.ts";
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
  numberOf(site: string, destination: Destination, testEventCode: string | undefined): number;
  /** The lane's number, if there is such a lane. */
  find(lane: Lane): number | undefined;
  /** Numbers of all lanes to one destination, whatever their test code. */
  toDestination(site: string, destination: string): readonly number[];
  lane(number: number): Lane | undefined;
  /** Lanes with something pending. */
  waiting(): number[];
  reload(): void;
}

/** Numbers of the lanes of one destination, by test code; "" is none. */
type ByCode = Map<string, number>;

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
  const bySite = new Map<string, Map<string, ByCode>>();
  const byNumber = new Map<number, Lane>();

  const learn = ({ lane, site, destination, test_event_code: testEventCode }: LaneRow) => {
    byNumber.set(lane, { site, destination, ...(testEventCode && { testEventCode }) });
    const ofSite = bySite.get(site) ?? new Map<string, ByCode>();
    const ofDestination = ofSite.get(destination) ?? new Map<string, number>();
    bySite.set(site, ofSite.set(destination, ofDestination.set(testEventCode, lane)));
  };
  const find = (site: string, destination: string, testEventCode = "") =>
    bySite.get(site)?.get(destination)?.get(testEventCode);
  const reload = () => {
    bySite.clear();
    byNumber.clear();
    for (const row of all.all()) learn(row);
  };
  reload();

  return {
    numberOf: (site, destination, testEventCode = "") => {
      const known = find(site, destination, testEventCode);
      if (known !== undefined) return known;
      const lane = Number(add.run(site, destination, testEventCode).lastInsertRowid);
      learn({ lane, site, destination, test_event_code: testEventCode });
      return lane;
    },
    find: ({ site, destination, testEventCode }) => find(site, destination, testEventCode),
    toDestination: (site, destination) => [...(bySite.get(site)?.get(destination)?.values() ?? [])],
    lane: (number) => byNumber.get(number),
    waiting: () => withPending.all(),
    reload,
    // A lane that was new in the transaction is unknown again.
    rolledBack: reload,
  };
};
