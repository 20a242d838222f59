import { loadConfig } from "../../config/load.ts";
import type { Settings } from "../../config/settings.ts";

/** Any well-formed pixel is known to the sandbox, any token too. */
const pixels = {
  meta: { pixelId: "1029384756102938", accessToken: "demo-meta-token" },
  tiktok: { eventSource: "web", eventSourceId: "C4SMALLWEATHER00DEMO", accessToken: "demo-tiktok-token" },
};

/**
 * The configuration of the demo's server: one site, whose platforms are the sandbox.
 * @param folder where the store goes
 * @param shop, sandbox their origins
 */
export const demoSettings = async ({
  folder,
  host,
  port,
  shop,
  sandbox,
}: {
  folder: string;
  host: string;
  port: number;
  shop: string;
  sandbox: string;
}): Promise<Settings> => {
  const site = {
    id: "shop",
    origins: [shop],
    defaultCountry: "DE",
    meta: [{ ...pixels.meta, apiBase: sandbox, scriptUrl: `${sandbox}/en_US/fbevents.js` }],
    tiktok: [{ ...pixels.tiktok, apiBase: sandbox, scriptUrl: `${sandbox}/i18n/pixel/events.js` }],
  };
  const flags = { "server.host": host, "server.port": port, "store.url": `file:${folder}`, sites: [site] };
  const loaded = await loadConfig({ cwd: folder, env: {}, flags });
  if (loaded.ok) return loaded.settings;
  throw new Error(loaded.mistakes.map(({ path, message }) => `${path}: ${message}`).join("\n"));
};
