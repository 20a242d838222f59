import type { Destination } from "../../event/destinations.ts";
import type { Reason } from "../queue/queue.ts";

interface Where {
  site: string;
  destination: Destination;
  testEventCode?: string;
}

/** An event by what may be shown of it. */
export interface EventName {
  id: string;
  name: string;
}

/** What the relay tells of its work, for metrics, logs and the live feed. Nothing personal, no token. */
export type Observation = Where &
  (
    | {
        /** A request has ended. */
        kind: "request";
        result: "delivered" | "retry" | "isolate" | "hold";
        events: number;
        durationMs: number;
        /** HTTP status; absent where no answer came. */
        status?: number;
        /** The platform's name for the request: `fbtrace_id`, `request_id`. */
        traceId?: string;
        /** Our clock when the answer came, less the answer's own date. */
        clockAheadMs?: number;
        /** Why it was not delivered. */
        reason?: Reason;
        /** What the platform said although it took it. */
        note?: string;
        /** How often the events were sent before. */
        attempts: number;
      }
    | {
        /** Deliveries have ended, and the store knows. */
        kind: "settled";
        state: "delivered" | "refused" | "expired";
        events: readonly EventName[];
        traceId?: string;
        reason?: Reason;
      }
    /** The destination gets nothing for a while. */
    | { kind: "wait"; delayMs: number; reason?: Reason }
    | { kind: "hold"; reason: Reason }
    | { kind: "resume" }
    /** The store could not note what has happened; tried again until it can. */
    | { kind: "trouble"; message: string }
  );

export type Observe = (observation: Observation) => void;
