import type { Json, PreparedEvent } from "../../event/prepared.ts";
import type { Platform as PlatformName, Source } from "../../event/schema.ts";

/** One request to a platform's API. No token ever stands in `url`. */
export interface ApiRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What came back: an answer with its body as text, or the failure that left none. */
export type ApiAnswer =
  | { status: number; headers: Record<string, string | undefined>; body: string }
  | { failure: "timeout" | "network"; message: string };

/** Why a platform (or we, on its behalf) did not take an event; kept with the dead letter. */
export interface Reason {
  /** The platform's code as text, `2804050` or `40002`; or a word of ours: `identifier`, `name`, `consent`. */
  code: string;
  subcode?: string;
  title: string;
  message?: string;
  traceId?: string;
}

/** What an answer means for the events of its request. */
export type Verdict =
  | {
      kind: "delivered";
      traceId?: string;
      note?: string /** Slow down before the next request. */;
      pauseMs?: number;
    }
  /** Transient, or rate-limited where `afterMs` is given: the same events again. */
  | {
      kind: "retry";
      reason: Reason;
      afterMs?: number /** Few tries only, then treat as `isolate`. */;
      fewTries?: true;
    }
  /** Events are at fault: the one at `index`, or, without one, an unknown one (bisect); alone: park it. */
  | { kind: "isolate"; reason: Reason; index?: number }
  /** Settings are at fault: hold the destination's events and raise the alarm. */
  | { kind: "hold"; reason: Reason };

/**
 * One platform: the same four words for each. `Settings` is one destination's configuration.
 * Everything here is pure; the relay owns sockets, clocks and queues.
 */
export interface Platform<Settings> {
  name: PlatformName;
  /** The id within `meta:<id>` or `tiktok:<id>`. */
  id(settings: Settings): string;
  /** Whether the destination is meant for events of this source at all. */
  takes(source: Source, settings: Settings): boolean;
  /** Oldest event the platform takes, in days, where the settings name none. */
  maxAgeDays(event: PreparedEvent): number;
  /** Why this destination can never take the event (no identifier, forbidden name, …), or undefined. */
  refusal(event: PreparedEvent, settings: Settings): Reason | undefined;
  /** Events with unlike keys never share a request. */
  batchKey(event: PreparedEvent): string;
  /** The outgoing body of one event, before hooks. */
  payload(event: PreparedEvent, settings: Settings): { [key: string]: Json };
  /** One request for up to 1,000 payloads; a test code marks the whole request. */
  request(
    payloads: readonly { [key: string]: Json }[],
    settings: Settings,
    testEventCode?: string,
  ): ApiRequest;
  /** Reads the answer, never the HTTP status alone. */
  answer(answer: ApiAnswer, sent: number): Verdict;
}
