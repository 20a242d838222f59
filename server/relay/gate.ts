import { backoffMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";

/** How much to try at a time. */
export interface Portion {
  limit: number;
  /** Deliveries to pass over first: the oldest may be what the platform stumbles on. */
  skip: number;
}

/** What all lanes to one destination share: how the platform takes it at the moment. */
export interface Gate {
  /** Whether a request may start now. */
  isOpen(): boolean;
  portion(): Portion;
  /** A request starts; returns its end. */
  enter(): () => void;
  readonly inFlight: number;
  readonly held: boolean;
  /** Failures in a row, without one that was taken between them. */
  readonly failures: number;
  /** Nothing goes out before some time. */
  isWaiting(): boolean;
  /** Nothing but a probe goes out before some change: it waits, or is on hold. */
  isShut(): boolean;
  /** Answers just before that were rate limits. */
  readonly limitsInARow: number;
  /** The platform does not know our label. */
  readonly plain: boolean;

  delivered(pauseMs?: number): void;
  /**
   * The platform could not take it; returns how long nothing goes out, in ms.
   * @param startedMs when the failed request began, by `clock.elapsedMs`
   */
  failed(startedMs: number, again: { afterMs?: number; limited?: boolean; plain?: boolean }): number;
  /** Settings are at fault: from time to time one event tries whether they still are. */
  hold(startedMs: number): void;
  resume(): void;
  /** Something has changed: try now whatever was decided, and the label again. */
  tryNow(): void;
  /** No more timers. */
  close(): void;
}

export interface GateOptions {
  clock: Clock;
  /** Requests in flight at most. */
  parallel: () => number;
  /** The gate may have opened. */
  opened: () => void;
}

export const batchEvents = 1_000;
const probeEvents = 10;
/** So many failures in a row, and only a few events at a time are tried. */
const failuresBeforeProbes = 3;
const firstProbeMs = 60_000;
const lastProbeMs = 600_000;
/** A platform that asks for more is asked again after a day. */
const longestWaitMs = 86_400_000;

export const createGate = ({ clock, parallel, opened }: GateOptions): Gate => {
  let inFlight = 0;
  let failures = 0;
  let limitsInARow = 0;
  let plain = false;
  let held = false;
  let probeMs = firstProbeMs;
  let closedAtMs = Number.NEGATIVE_INFINITY;
  let openAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const openNow = () => {
    openAtMs = 0;
    opened();
  };
  const closeFor = (ms: number) => {
    closedAtMs = clock.elapsedMs();
    openAtMs = Math.max(openAtMs, closedAtMs + Math.min(longestWaitMs, ms));
    clearTimeout(timer);
    // A timer may fire a moment early: it, not the clock, has the last word.
    timer = setTimeout(openNow, openAtMs - closedAtMs);
  };

  const isWaiting = () => clock.elapsedMs() < openAtMs;

  return {
    // After a failure one request at a time tries the way.
    isOpen: () => !isWaiting() && inFlight < (failures > 0 || held ? 1 : Math.max(1, parallel())),
    isWaiting,
    portion: () => {
      if (held) return { limit: 1, skip: 0 };
      if (failures < failuresBeforeProbes) return { limit: batchEvents, skip: 0 };
      return { limit: probeEvents, skip: probeEvents * (failures - failuresBeforeProbes) };
    },
    enter: () => {
      inFlight++;
      return () => {
        inFlight--;
        opened();
      };
    },
    get inFlight() {
      return inFlight;
    },
    get held() {
      return held;
    },
    get failures() {
      return failures;
    },
    isShut: () => held || isWaiting(),
    get limitsInARow() {
      return limitsInARow;
    },
    get plain() {
      return plain;
    },
    delivered: (pauseMs = 0) => {
      failures = 0;
      limitsInARow = 0;
      if (pauseMs > 0) closeFor(pauseMs);
    },
    failed: (startedMs, { afterMs, limited, plain: unknownLabel }) => {
      if (unknownLabel) {
        plain = true;
        return 0;
      }
      // Requests that were under way when the gate closed tell nothing new.
      if (startedMs >= closedAtMs) {
        failures++;
        if (limited) limitsInARow++;
      }
      closeFor(Math.max(afterMs ?? 0, backoffMs(failures, clock.random())));
      return openAtMs - closedAtMs;
    },
    hold: (startedMs) => {
      if (startedMs >= closedAtMs) probeMs = held ? Math.min(lastProbeMs, probeMs * 2) : firstProbeMs;
      held = true;
      closeFor(probeMs);
    },
    resume: () => {
      held = false;
    },
    tryNow: () => {
      plain = false;
      openNow();
    },
    close: () => clearTimeout(timer),
  };
};
