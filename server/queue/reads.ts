import type { Destination } from "../../event/destinations.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Consent, PixelReport } from "../../event/schema.ts";

/** Where an event stands at one destination. `duplicate` is only ever counted, never listed. */
export type DeliveryState = "queued" | "held" | "delivered" | "refused" | "expired";

/** The ledger of one destination: accepted = delivered + duplicate + refused + expired + held + queued. */
export interface LedgerRow {
  site: string;
  destination: Destination;
  accepted: number;
  delivered: number;
  duplicate: number;
  refused: number;
  /** How many of `refused` the visitor's consent refused. */
  refusedByConsent: number;
  expired: number;
  held: number;
  queued: number;
}

/** The ledger of what was received within one hour. */
export interface HourlyLedgerRow extends LedgerRow {
  /** Unix ms at which the hour of receipt began. */
  hourMs: number;
}

/** The ledger of what was received within one day. */
export interface DailyLedgerRow extends LedgerRow {
  /** `2026-11-21` in the time zone that was asked for. */
  day: string;
}

export interface QueueAge {
  site: string;
  destination: Destination;
  /** Unix ms of the oldest receipt that still waits. */
  oldestReceivedAtMs: number;
}

export interface HoldRow {
  site: string;
  destination: Destination;
  sinceMs: number;
  code: string;
  subcode?: string;
  title: string;
  message?: string;
  traceId?: string;
}

/** One delivery of a listed event. */
export interface DeliveryRow {
  destination: Destination;
  testEventCode?: string;
  state: DeliveryState;
  /** The platform's code or our word, where it was not delivered. */
  reason?: string;
  attempts: number;
  expiresAtMs: number;
  firstSentAtMs?: number;
  lastSentAtMs?: number;
  settledAtMs?: number;
  /** What the platform last said. */
  subcode?: string;
  title?: string;
  message?: string;
  traceId?: string;
}

/** One event as lists show it. */
export interface EventRow {
  /** The store's number of the event: grows with every receipt. */
  event: number;
  id: string;
  site: string;
  name: string;
  receivedAtMs: number;
  door: string;
  bot: boolean;
  /** Later copies that every destination had already. */
  copies: number;
  /** From how many browsers the id came (at most 8 are counted). */
  browsers: number;
  pixel: PixelReport;
  consent: Consent;
  /** Whether the body is still kept. */
  kept: boolean;
  deliveries: DeliveryRow[];
}

/** One event opened. */
export interface FullEvent extends EventRow {
  body?: PreparedEvent;
}

export interface EventFilter {
  site?: string;
  destination?: Destination;
  name?: string;
  /** The event's id. */
  id?: string;
  state?: DeliveryState;
  /** Unix ms of receipt, inclusive and exclusive. */
  fromMs?: number;
  toMs?: number;
  /** Only events with a lower number: the next page. */
  before?: number;
  /** Rows at most; 100 where absent, never above 1,000. */
  limit?: number;
}

/** The server's copy of an event for one destination, as pairing looks at it. */
export interface CopyRow
  extends Pick<EventRow, "event" | "id" | "name" | "receivedAtMs" | "browsers" | "pixel"> {
  /** What is held is `queued` here. */
  state: Exclude<DeliveryState, "held">;
  settledAtMs?: number;
}

export interface CopySearch extends Pick<EventFilter, "site" | "before"> {
  destination: Destination;
  /** Unix ms of receipt, inclusive and exclusive. */
  fromMs: number;
  toMs: number;
  /** Rows at most; 10,000 where absent and never above. */
  limit?: number;
}

/** A refused or expired delivery with its event. */
export interface DeadLetter extends DeliveryRow {
  event: number;
  id: string;
  site: string;
  name: string;
  receivedAtMs: number;
  /** Whether there is a body to replay. */
  kept: boolean;
}

export interface DeadLetterFilter {
  site?: string;
  destination?: Destination;
  eventId?: string;
  /** The event's name. */
  name?: string;
  reason?: string;
  /** `refused` where absent. */
  state?: "refused" | "expired";
  /** Unix ms of receipt, inclusive and exclusive. */
  fromMs?: number;
  toMs?: number;
  /** What the last row of the page before had as `cursor`. */
  before?: string;
  limit?: number;
}

export interface DeadLetterPage {
  rows: DeadLetter[];
  /** Give it as `before` for the next page; absent on the last. */
  next?: string;
}

export interface DeadLetterCount {
  site: string;
  destination: Destination;
  reason: string;
  title?: string;
  count: number;
}

/** Which settled deliveries to look at for a replay. */
export interface ReplaySelection {
  site?: string;
  destination?: Destination;
  eventId?: string;
  /** Unix ms of receipt, inclusive and exclusive. */
  fromMs?: number;
  toMs?: number;
  /** Only what is refused. Else all settled states. */
  deadLetters?: boolean;
  /** Only these, as the lists name them. */
  keys?: readonly DeliveryKey[];
}

/** One event on its way to one destination, as lists name it. */
export interface DeliveryKey {
  /** The store's number of the event. */
  event: number;
  destination: Destination;
}

/**
 * Why a delivery is not sent again: the visitor's consent, an erasure, too old for the platform, delivered more
 * than 48 hours ago, a later copy has it, no body is left.
 */
export type ReplayObstacle = "consent" | "erased" | "age" | "window" | "duplicate" | "body";

export interface ReplayCandidate extends DeliveryKey {
  /** The store's number of the lane. */
  lane: number;
  id: string;
  site: string;
  name: string;
  state: "delivered" | "refused" | "expired";
  reason?: string;
  /** Absent: it can be sent again. */
  obstacle?: ReplayObstacle;
}

export interface ReplayPage {
  rows: ReplayCandidate[];
  /** Give it as `after` for the next page; absent on the last. */
  next?: string;
}

/** How far an import run is. */
export interface RunProgress {
  /** Deliveries that still wait, held ones included. */
  waiting: number;
  delivered: number;
  refused: number;
  expired: number;
}

/** Where a list of deliveries stands. */
export type Standings = Record<DeliveryState, number>;

export interface AuditRow {
  atMs: number;
  action: string;
  detail: unknown;
}

/** Who relays from the store at the moment, as it last said. */
export interface LeaseRow {
  /** Begins with its `Relayer`. */
  holder: string;
  sinceMs: number;
  heartbeatAtMs: number;
}

/** Questions that people ask of the store. Answers are of one moment each. */
export interface Questions {
  ledger(): LedgerRow[];
  /** @param range Unix ms of receipt, cut to whole hours */
  ledgerByHour(range: { fromMs: number; toMs: number }): HourlyLedgerRow[];
  /**
   * The latest day first.
   * @param range Unix ms of receipt, cut to whole quarters of an hour; `timeZone` by its IANA name
   */
  ledgerByDay(range: { fromMs: number; toMs: number; timeZone: string }): DailyLedgerRow[];
  ages(): QueueAge[];
  holds(): HoldRow[];
  /** Newest first. */
  events(filter: EventFilter): EventRow[];
  /** Every event kept under an id, newest first: one per name, site and dedup window. */
  event(search: { id: string; site?: string; limit?: number }): FullEvent[];
  /** Full events by their numbers, in that order: previews of a replay, match quality. */
  bodies(search: { events: readonly number[] }): FullEvent[];
  /** Newest first. */
  copies(search: CopySearch): CopyRow[];
  /** Newest settlement first. */
  deadLetters(filter: DeadLetterFilter): DeadLetterPage;
  /** By reason, of what the filter asks on whatever page; most first. */
  deadLetterCounts(filter?: DeadLetterFilter): DeadLetterCount[];
  /** In the order of receipt, those that would be skipped included. */
  replayCandidates(search: {
    selection: ReplaySelection;
    nowMs: number;
    after?: string;
    limit?: number;
  }): ReplayPage;
  /** How many of these deliveries are in each state. */
  standings(search: { keys: readonly DeliveryKey[] }): Standings;
  /** Numbers of events that bear one of the identifiers (see `erase`), a stretch of the store at a time. */
  bearers(search: { identifiers: readonly string[]; after: number }): { events: number[]; next?: number };
  runProgress(search: { run: string }): RunProgress;
  /** Deliveries of a run that were refused or have expired, oldest first. */
  runRefusals(search: { run: string; after?: number; limit?: number }): DeadLetter[];
  auditTrail(page: { limit?: number }): AuditRow[];
  lease(): LeaseRow | undefined;
  suppressions(): number;
}

/** The same questions, answered off the writer's thread. */
export type Reader = {
  [Name in keyof Questions]: (...input: Parameters<Questions[Name]>) => Promise<ReturnType<Questions[Name]>>;
};
