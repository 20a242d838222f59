/** What a configuration means where it says nothing, contract section 4. */
export const defaults = {
  host: "127.0.0.1",
  port: 8080,
  beaconPath: "/v1/beacon",
  retentionDays: 30,
  silenceMinutes: 15,
  storeUrl: "file:./data",
  contentType: "product",
  dataLayer: "dataLayer.meta",
  parallel: 5,
  metaApiBase: "https://graph.facebook.com",
  graphVersion: "v25.0",
  metaScriptUrl: "https://connect.facebook.net/en_US/fbevents.js",
  tiktokApiBase: "https://business-api.tiktok.com",
  tiktokScriptUrl: "https://analytics.tiktok.com/i18n/pixel/events.js",
} as const;
