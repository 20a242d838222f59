import type { Json, PreparedEvent } from "../../event/prepared.ts";
import type { Platform as PlatformName, Source } from "../../event/schema.ts";

/** One request to a platform's API. No token ever stands in `url`. */
export interface ApiRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What came back: an answer with its body as text, or the failure that left none. Header names in lower case. */
export type ApiAnswer =
  | { status: number; headers: Record<string, string | undefined>; body: string }
  | { failure: "timeout" | "network"; message: string };

/** Why a platform (or we, on its behalf) did not take an event; kept with the dead letter. */
export interface Reason {
  /** The platform's code as text, `100` or `40002`; or a word of ours: `identifier`, `name`, `consent`. */
  code: string;
  subcode?: string;
  title: string;
  /** Free of tokens and personal data. */
  message?: string;
  traceId?: string;
  /** Our refusals: the field of the event that is at fault, from its own root. */
  path?: string;
}

/** What an answer means for the events of its request. */
export type Verdict =
  | {
      kind: "delivered";
      traceId?: string;
      note?: string;
      /** Slow down: wait before the next request. */
      pauseMs?: number;
      /** Events that the platform names as not taken although it took the others: send each again alone. */
      failed?: readonly { index: number; reason: Reason }[];
    }
  | {
      /** The same events again, unchanged: same ids, same times. */
      kind: "retry";
      reason: Reason;
      /** Wait at least so long; absent: the relay's own back-off. */
      afterMs?: number;
      /** Few tries only, then treat as `isolate`. */
      fewTries?: true;
      /** A rate limit: counts towards `limitsInARow`, and the whole destination waits. */
      limited?: true;
      /** Build the request with `plain` from now on: the platform does not know our label. */
      plain?: true;
    }
  /** Events are at fault: the one at `index` (send it alone), or, without one, an unknown one (bisect); alone: park it. */
  | { kind: "isolate"; reason: Reason; index?: number }
  /** Settings are at fault: hold the destination's events and raise the alarm. */
  | { kind: "hold"; reason: Reason };

export interface RequestOptions {
  /** Marks the whole request as a test. */
  testEventCode?: string;
  /** Leave out the label that names us as a partner (see `Verdict`). */
  plain?: boolean;
}

/** The outgoing body of one event. */
export type Payload = { [key: string]: Json };

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
  /** The outgoing body of one event. */
  payload(event: PreparedEvent, settings: Settings): Payload;
  /** One request for 1 to 1,000 payloads. */
  request(payloads: readonly Payload[], settings: Settings, options?: RequestOptions): ApiRequest;
  /**
   * Reads the answer, never the HTTP status alone.
   * @param sent number of payloads in the request
   * @param limitsInARow how many answers just before this one were `limited`
   */
  answer(answer: ApiAnswer, sent: number, limitsInARow?: number): Verdict;
}
