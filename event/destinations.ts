import { type Platform, platforms } from "./schema.ts";

/** One pixel or event source of a platform, written `meta:<pixelId>` or `tiktok:<eventSourceId>`. */
export type Destination = `${Platform}:${string}`;

export const destinationOf = (platform: Platform, id: string): Destination => `${platform}:${id}`;

export const platformOf = (destination: string): Platform | undefined =>
  platforms.find((platform) => destination === platform || destination.startsWith(`${platform}:`));
