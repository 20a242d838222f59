import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type SandboxOptions } from "../../sandbox/index.ts";
import { freePort } from "./process.ts";

export const pixelId = "1234567890";
export const sourceId = "C4ABCDEFGHIJKLMNOPQR";
export const metaPixel = `meta:${pixelId}`;
export const tiktokPixel = `tiktok:${sourceId}`;
/** The second site. */
export const cafe = {
  site: "cafe",
  pixelId: "2345678901",
  sourceId: "C4CAFECAFECAFECAFECA",
  destinations: ["meta:2345678901", "tiktok:C4CAFECAFECAFECAFECA"],
};
export const destinations = [metaPixel, tiktokPixel];
export const origin = "https://shop.example";
export const apiKey = "fault-test-key-0123456789";

/** One row of the sandbox's report. */
export interface Row {
  event_id: string;
  event_name: string;
  server_at: number | null;
  server_copies: number;
  state: string;
}

/** What the sandbox keeps of a request. */
export interface Arrived {
  platform: "meta" | "tiktok";
  status: number;
  at: number;
  body: { data?: { event_id: string }[] };
}

export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  delay_ms?: number;
  reset?: boolean;
  cut?: boolean;
  store?: boolean;
  times?: number;
}

export interface Control {
  platform?: "meta" | "tiktok";
  answers?: readonly Answer[];
  clock_offset_ms?: number;
}

/** The platforms' stand-in, and a folder with the configuration of a server that sends to it. */
export interface House {
  folder: string;
  sandboxUrl: string;
  port: number;
  report(): Promise<{ meta: Row[]; tiktok: Row[] }>;
  requests(): Promise<Arrived[]>;
  /** Steers the sandbox; resolves with how many scripted answers each platform still has to give. */
  control(message: Control): Promise<{ queued: Record<"meta" | "tiktok", number> }>;
  close(): Promise<void>;
}

/**
 * Events whose id begins with `bad` are spoilt just before they are sent, so that both platforms refuse them, and
 * with them whole requests.
 */
const spoilingHooks = `
const spoil = (event) =>
  event.id.startsWith("bad") ? { ...event, properties: { ...event.properties, currency: "ZZZ" } } : event;
export const hooks = { meta: spoil, tiktok: spoil };
`;

export interface HouseOptions {
  sandbox?: SandboxOptions;
  /** Where the platforms are; default: the sandbox. */
  apiBase?: string;
  /** Where Meta is for the shop; default: where both are. */
  metaBase?: string;
  /** A second site beside the shop, whose platforms are the sandbox. */
  neighbour?: boolean;
  /** Where the store is; default: `data` beside the configuration. */
  store?: string;
}

export const openHouse = async ({
  sandbox: options,
  apiBase,
  metaBase = apiBase,
  neighbour = false,
  store = "./data",
}: HouseOptions = {}): Promise<House> => {
  const folder = await mkdtemp(join(tmpdir(), "twinbeam-fault-"));
  const sandbox = createSandbox({ maxRequests: 200_000, maxRequestBytes: 2e9, ...options });
  const sandboxUrl = await sandbox.listen();
  const port = await freePort();
  const siteOf = (
    site: string,
    ids: { pixelId: string; sourceId: string },
    bases: (string | undefined)[],
  ) => ({
    id: site,
    origins: [origin],
    meta: [{ pixelId: ids.pixelId, accessToken: "token-of-meta", apiBase: bases[0] ?? sandboxUrl }],
    tiktok: [
      {
        eventSource: "web",
        eventSourceId: ids.sourceId,
        accessToken: "token-of-tiktok",
        apiBase: bases[1] ?? sandboxUrl,
      },
    ],
  });
  const settings = {
    server: { host: "127.0.0.1", port, apiKeys: [apiKey] },
    store: { url: `file:${store}` },
    sites: [
      siteOf("shop", { pixelId, sourceId }, [metaBase, apiBase]),
      ...(neighbour ? [siteOf(cafe.site, cafe, [])] : []),
    ],
  };
  await writeFile(
    join(folder, "twinbeam.config.mjs"),
    `export default ${JSON.stringify(settings, null, 2)};\n${spoilingHooks}`,
  );
  const read = async (path: string): Promise<unknown> => (await fetch(new URL(path, sandboxUrl))).json();
  return {
    folder,
    sandboxUrl,
    port,
    report: async () => {
      const { meta, tiktok } = (await read("/report.json")) as Record<"meta" | "tiktok", { events: Row[] }>;
      return { meta: meta.events, tiktok: tiktok.events };
    },
    requests: async () => (await read("/requests.json")) as Arrived[],
    control: async (message) => {
      const answer = await fetch(new URL("/control", sandboxUrl), {
        method: "POST",
        body: JSON.stringify(message),
      });
      if (!answer.ok) throw new Error(`control: ${await answer.text()}`);
      return (await answer.json()) as { queued: Record<"meta" | "tiktok", number> };
    },
    close: async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
