import { randomUUID } from "node:crypto";
import { type Loaded, loadConfig } from "../../config/load.ts";

/** Any well-formed pixel is known to the sandbox, any token too. */
const meta = { pixelId: "1029384756102938", accessToken: "demo-meta-token" };
const tiktok = {
  eventSource: "web",
  eventSourceId: "C4SMALLWEATHER00DEMO",
  accessToken: "demo-tiktok-token",
};

/**
 * The configuration of the demo's server: one site, whose platforms are the sandbox. No file and no environment
 * has a say in it.
 * @param folder where the store goes
 * @param shop, sandbox their origins
 */
export const demoConfiguration = ({
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
}): Promise<Loaded> => {
  const site = {
    id: "shop",
    origins: [shop],
    defaultCountry: "DE",
    meta: [{ ...meta, apiBase: sandbox, scriptUrl: `${sandbox}/en_US/fbevents.js` }],
    tiktok: [{ ...tiktok, apiBase: sandbox, scriptUrl: `${sandbox}/i18n/pixel/events.js` }],
  };
  const flags = {
    "server.host": host,
    "server.port": port,
    "store.url": `file:${folder}`,
    "server.adminPassword": randomUUID(),
    sites: [site],
  };
  return loadConfig({ cwd: folder, env: {}, flags });
};
