import type { Event, PixelWord, Platform, User } from "../../event/schema.ts";

/** What both platforms' pixels may be told. */
export interface PixelOptions {
  /** Load the platform's script from elsewhere: an address without query. */
  scriptUrl?: string;
  /** Limited data use for this pixel, whatever the visitor's signal says. */
  limitedDataUse?: boolean;
  /** Names this pixel takes, canonical; empty or absent: all. As the server's destination of the same id. */
  events?: readonly string[];
}

export type FiredEvent = Event & { event_id: string };

/** The browser copies of one platform. */
export interface Pixel {
  /** Fires an event at the platform's pixels and says what became of it. Loads the script on first use. */
  fire: (event: FiredEvent, user: User, isLimited: boolean) => PixelWord;
  /** The visitor withdrew consent: a library that we brought is told so. */
  revoke: () => void;
}

/** Whether an event is meant for a pixel: by the call's `destinations` and by the names the pixel takes. */
export const takes = (
  platform: Platform,
  id: string,
  { events }: PixelOptions,
  { event_name, destinations }: FiredEvent,
): boolean =>
  (!events?.length || events.includes(event_name)) &&
  (!destinations || destinations.some((to) => to === platform || to === `${platform}:${id}`));
