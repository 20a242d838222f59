import type { Destination } from "../../event/destinations.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Consent, PixelReport } from "../../event/schema.ts";
import type { DeliveryKey, Reader, ReplayObstacle, ReplaySelection } from "./reads.ts";

/** The way of an event to one destination, as planned on entry. */
export interface NewDelivery {
  destination: Destination;
  /** `refused` and `expired` are settled at once and never sent. */
  state: "queued" | "refused" | "expired";
  /** Why it is refused or expired already: `consent`, `identifier`, `name`, `filter`, `age`. */
  reason?: string;
  /** Unix ms after which it is not sent any more. */
  expiresAtMs: number;
  /** Events with a code travel in a lane of their own. */
  testEventCode?: string;
}

/** An accepted event on its way into the store. */
export interface NewEvent {
  site: string;
  event: PreparedEvent;
  receivedAtMs: number;
  /** How long site, name and id are remembered from the first receipt. */
  dedupForMs: number;
  door: "beacon" | "api" | "import";
  pixel?: PixelReport;
  consent?: Consent;
  /** Short digest that tells browsers apart, so that one id seen from many of them is flagged. */
  browser?: string;
  /** Labelled as a bot by its user agent. */
  bot?: boolean;
  /** Names the import run that brought it, so that the run can see its own events settle. */
  run?: string;
  deliveries: NewDelivery[];
}

/** What became of one event of a `put`: `duplicate` where every destination had it already. */
export interface Receipt {
  duplicate: boolean;
}

/** Deliveries that may share requests: one site, one destination, one test code or none. */
export interface Lane {
  site: string;
  destination: Destination;
  testEventCode?: string;
}

/** A delivery in hand: nobody else gets it until it is settled or given back. */
export interface Taken {
  /** The store's mark of the delivery within its lane; means nothing elsewhere. */
  ticket: number;
  /** The stored event: JSON of a `PreparedEvent`. Parsing is left to the taker, who knows when there is time. */
  body: string;
  expiresAtMs: number;
  receivedAtMs: number;
  /** Requests that carried it so far without success. */
  attempts: number;
}

/** Why an event was not taken, by a platform or by us; kept beside the delivery. */
export interface Reason {
  /** The platform's code as text, or a word of ours. */
  code: string;
  subcode?: string;
  title?: string;
  message?: string;
  traceId?: string;
}

/** One request and what came of it: kept once, however many events it carried. */
export interface Answer {
  sentAtMs: number;
  answeredAtMs: number;
  /** Absent where the platform took it. */
  reason?: Reason;
  traceId?: string;
}

/** The end of a delivery. */
export interface Settlement {
  ticket: number;
  state: "delivered" | "refused" | "expired";
  /** Why, where no request was answered: `age`, `hook`, `identifier`, … */
  reason?: Reason;
}

export interface ReplayOutcome {
  /** Deliveries that are queued again (or would be). */
  queued: number;
  /** Left alone, counted by why. */
  skipped: Partial<Record<ReplayObstacle, number>>;
}

/** What relays: the server, or a command for as long as it takes. */
export type Relayer = "serve" | "import" | "replay";

/** The right to relay from this store, held by one process. */
export interface Lease {
  release(): Promise<void>;
}

/** Tells which lanes have new deliveries, and how many; 0: unknown, look. */
export type NewsListener = (lane: Lane, added: number) => void;

/**
 * What the server asks of a store. Everything is asynchronous and names deliveries by lane and ticket, so that an
 * engine of several machines can stand behind it as well as one file. `test/server/queue/contract.ts` is what any
 * implementation must pass.
 *
 * Calls that write reject with `store_unavailable` while the store cannot write; nothing of such a call is kept,
 * and the same call may succeed later.
 */
export interface Queue {
  /** Keeps the events. Resolves once they would survive a power cut; one receipt each, in order. */
  put(events: readonly NewEvent[]): Promise<Receipt[]>;

  /** Calls back for every lane with queued deliveries, now and whenever some are added. Returns the way to stop. */
  watch(listener: NewsListener): () => void;
  /**
   * Hands out the lane's oldest deliveries that nobody has in hand.
   * @param options.maxBytes stops once the bodies reach this; at least one is handed out
   */
  take(lane: Lane, options: { limit: number; maxBytes: number }): Promise<Taken[]>;
  /** Ends deliveries in hand; those that were erased meanwhile are passed over. */
  settle(lane: Lane, settlements: readonly Settlement[], answer?: Answer): Promise<void>;
  /** Gives deliveries back, to be taken again; with an answer, the try is noted. */
  release(lane: Lane, tickets: readonly number[], answer?: Answer): Promise<void>;

  /** Counts the destination's queued deliveries as held, and remembers why. Costs the same for one or a million. */
  hold(site: string, destination: Destination, reason: Reason): Promise<void>;
  /** Ends a hold. */
  resume(site: string, destination: Destination): Promise<void>;

  /** Queues settled deliveries again, with the same ids and times; `dryRun` only counts. */
  replay(selection: ReplaySelection, options?: { dryRun?: boolean }): Promise<ReplayOutcome>;
  /** Forgets the bodies of dead letters; they stay counted as refused. Returns how many. */
  drop(keys: readonly DeliveryKey[]): Promise<number>;
  /**
   * Forgets a person: bodies that bear one of the identifiers go, what is queued of them is refused (`erased`), and
   * the identifiers join the suppression list as digests: later events with one of them are refused without a body.
   * @param identifiers values of the fields in `event/identifiers.ts`, as they stand in stored events: SHA-256 in every
   *   platform's form of what is hashed, others as they are
   */
  erase(identifiers: readonly string[]): Promise<{ events: number }>;
  /** Deletes what is older than the retention, a slice at a time. Returns how many events lost their body. */
  retain(retentionDays: number): Promise<number>;

  /** Rejects with `store_held` while another process relays from this store. */
  lease(as: Relayer): Promise<Lease>;

  /** What the admin page set, by dotted path. */
  settings(): Promise<Record<string, unknown>>;
  /** Sets a value; `undefined` unsets it. */
  saveSetting(path: string, value: unknown): Promise<void>;
  /** Notes what an operator did. Never a secret in `detail`. */
  audit(action: string, detail?: Record<string, unknown>): Promise<void>;

  /** Reading for people: off the writer's thread. */
  readonly read: Reader;
  /** Why the store cannot write at the moment; undefined while it can. */
  trouble(): string | undefined;
  /** Finishes what is being written and lets go of the store. */
  close(): Promise<void>;
}
