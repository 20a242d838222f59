import { createHmac } from "node:crypto";
import type { MetaSettings } from "../../config/settings.ts";

/** Address of the events edge. Pixel ids and dataset ids are used the same way. Source: Meta, using the API. */
export const eventsUrl = ({ apiBase, graphVersion, pixelId }: MetaSettings): string =>
  `${apiBase.replace(/\/+$/, "")}/${graphVersion}/${pixelId}/events`;

/** The token travels in a header: query strings and bodies end up in logs. */
export const headers = ({ accessToken }: MetaSettings): Record<string, string> => ({
  authorization: `Bearer ${accessToken}`,
  "content-type": "application/json",
});

/**
 * Proof that the caller holds the app's secret: hex HMAC-SHA256 of the token under the secret.
 * Source: Meta, Graph API security.
 */
export const appSecretProof = (accessToken: string, appSecret: string): string =>
  createHmac("sha256", appSecret).update(accessToken).digest("hex");
