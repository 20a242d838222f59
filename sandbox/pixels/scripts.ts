import { fbevents } from "./fbevents.ts";
import { pixelScript } from "./script.ts";
import { ttqEvents } from "./ttq.ts";

/** The text of Meta's pixel script. */
export function fbeventsScript(): string {
  return pixelScript(fbevents);
}

/** The text of TikTok's pixel script. */
export function eventsScript(): string {
  return pixelScript(ttqEvents);
}
