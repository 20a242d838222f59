import type { Platform } from "../../event/schema.ts";
import { defaults } from "../config/defaults.ts";

/** Where the platforms' own APIs are. */
export const apiBases: Readonly<Record<Platform, string>> = {
  meta: defaults.metaApiBase,
  tiktok: defaults.tiktokApiBase,
};

/**
 * The origin of an API's address. A kept secret is sent to the origin that it was made for and to no other: who may
 * change addresses must not be able to read secrets.
 * @param place `apiBase` absent: the platform's own
 */
export const homeOf = (platform: Platform, { apiBase = apiBases[platform] }: { apiBase?: string }): string =>
  new URL(apiBase).origin;
