import type { Platform } from "../../../../event/schema.ts";

/** A browser copy that a page sent. */
export interface PixelHit {
  platform: Platform;
  /** The pixel's id or code. */
  id: string;
  name: string;
  eventId: string | undefined;
}

/** A server copy that a page sent. */
export interface BeaconEvent {
  name: string;
  eventId: string;
  /** The site it named. */
  site: string;
}

/** What a page did between two moments. */
export interface Observation {
  hits: PixelHit[];
  beacons: BeaconEvent[];
  /** Pixel scripts that were asked for. */
  scripts: Platform[];
}

/** What was seen of a live page. */
export interface SeenPage {
  /** By a browser, or only fetched: then nothing ran. */
  how: "browser" | "fetch";
  html: string;
  /** After the page had loaded. */
  atFirst: Observation;
  /** After consent was granted by hand, where the configuration waits for one. */
  afterConsent?: Observation;
  /** What the page's Content-Security-Policy kept out. */
  blocked: { directive: string; address: string }[];
  csp: string | undefined;
}
