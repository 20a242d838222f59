import type { Outcome } from "./answer.ts";

/** What a door knows beside the events themselves. */
export interface Arrival {
  door: "beacon" | "api" | "import";
  /** Unix ms. */
  receivedAtMs: number;
  /** Added to every time of the request: what the sender's clock lacks. */
  clockShiftMs: number;
  /** The sender's clock is of no use: told in a warning. */
  clockIgnored: boolean;
  /** The visitor's address, where the door takes it from the request; a page cannot override it. */
  ip?: string | undefined;
  userAgent?: string | undefined;
  /** Sec-GPC: 1. */
  gpc?: boolean;
}

/** First-party ids of accepted events whose consent allows a cookie. */
export interface ClickIds {
  fbc?: string;
  fbp?: string;
  ttp?: string;
  ttclid?: string;
}

/**
 * Checks, prepares and stores events; resolves once those it accepted would survive a power cut. Rejects with
 * `store_unavailable` where nothing was kept.
 */
export type Accept = (
  site: string,
  events: readonly unknown[],
  arrival: Arrival,
) => Promise<{ outcome: Outcome; clickIds: ClickIds }>;
