/** What the operator's page may know of the server: the shapes its API answers with. */

export type { PixelReport } from "../../event/schema.ts";
export type { FeedEntry } from "../observe/feed.ts";
export type { PairClass } from "../observe/pairing.ts";
export type {
  AuditRow,
  DeadLetter,
  DeadLetterCount,
  DeliveryRow,
  EventRow,
  LedgerRow,
} from "../queue/reads.ts";
export type { ConnectionRow, ConnectionsView, ReachedSource } from "./connections-view.ts";
export type { DeadLettersView, ReplayPreview } from "./dead-letters-view.ts";
export type { EventsView, EventView, ExplainedDelivery } from "./events-view.ts";
export type { KeysView, MadeKey } from "./keys-view.ts";
export type { LedgerView } from "./ledger-view.ts";
export type { NowView } from "./now-view.ts";
export type { PairsView } from "./pairs-view.ts";
export type { PlatformScore, PlatformScores, QualityRow, QualityView } from "./quality-view.ts";
export type { ReplayProgress } from "./replays.ts";
export type { SetupDestination, SetupSite, SetupView } from "./setup-view.ts";
