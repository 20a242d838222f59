import type { TiktokSettings } from "../../config/settings.ts";

/**
 * One path for single events and batches; the version is v1.3 although the product is Events API 2.0, and the
 * last slash belongs to it. Source: TikTok, Events API 2.0, event/track.
 */
export const trackUrl = ({ apiBase }: TiktokSettings): string =>
  `${apiBase.replace(/\/+$/, "")}/open_api/v1.3/event/track/`;

/** TikTok's own header; it does not read `Authorization`. */
export const headers = ({ accessToken }: TiktokSettings): Record<string, string> => ({
  "access-token": accessToken,
  "content-type": "application/json",
});
