import { pino } from "pino";
import { createApp } from "../../server/app.ts";
import type { CheckedConfiguration } from "../../server/config/schema.ts";
import { toSettings } from "../../server/config/to-settings.ts";
import { createLiveSettings } from "../../server/live-settings.ts";
import type { NewEvent, Queue } from "../../server/queue/queue.ts";
import type { Reader } from "../../server/queue/reads.ts";

export const apiKey = "key-of-the-backend";
export const origin = "https://shop.example";
export const metaToken = "EAAB-token-of-meta";
export const tiktokToken = "token-of-tiktok";
export const nowMs = Date.UTC(2026, 10, 21, 12);
export const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

type Configured = Required<CheckedConfiguration>;

export interface Scenario {
  server?: Configured["server"];
  site?: Partial<Configured["sites"][number]>;
  moreSites?: Configured["sites"];
  put?: Queue["put"];
  trouble?: () => string | undefined;
  tag?: string;
}

const noRows = async () => [];
const emptyReader: Pick<Reader, "ledger" | "ages" | "holds" | "deadLetterCounts" | "events" | "bodies"> = {
  ledger: noRows,
  ages: noRows,
  holds: noRows,
  deadLetterCounts: noRows,
  events: noRows,
  bodies: noRows,
};

/** A store that keeps events in a list; what a test does not ask of it is missing, and would fail loudly. */
const listQueue = (kept: NewEvent[], { put, trouble }: Scenario) =>
  ({
    put:
      put ??
      (async (events: readonly NewEvent[]) => {
        kept.push(...events);
        return events.map(() => ({ duplicate: false }));
      }),
    trouble: trouble ?? (() => undefined),
    read: emptyReader,
  }) as Partial<Queue> as Queue;

/** The whole application without a port, its store a list. */
export const createTestApp = async (scenario: Scenario = {}) => {
  const configuration: CheckedConfiguration = {
    server: { apiKeys: [apiKey], ...scenario.server },
    sites: [
      {
        id: "shop",
        origins: [origin],
        cookieDomain: "shop.example",
        meta: [{ pixelId: "123456789012345", accessToken: metaToken, appSecret: "secret-of-the-app" }],
        tiktok: [{ eventSourceId: "C4A1B2C3D4E5F6G7H8I9", accessToken: tiktokToken }],
        ...scenario.site,
      },
      ...(scenario.moreSites ?? []),
    ],
  };
  const settings = createLiveSettings(
    toSettings(configuration, { folder: "/nowhere", tokenOf: () => undefined }),
  );
  const kept: NewEvent[] = [];
  const lines: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line) => void lines.push(line) });
  const queue = listQueue(kept, scenario);
  const app = await createApp({
    settings,
    queue,
    logger,
    tag: scenario.tag ?? "/* the tag */",
    now: () => nowMs,
  });
  return { ...app, settings, kept, lines };
};

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;

/** A beacon as the tag sends it. `body` may be text, for what is no JSON. */
export const postBeacon = (
  { server }: Pick<TestApp, "server">,
  body: unknown,
  headers: Record<string, string | undefined> = {},
) => {
  const all = { origin, "user-agent": chrome, "content-type": "text/plain;charset=UTF-8", ...headers };
  return server.inject({
    method: "POST",
    url: "/v1/beacon",
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    payload: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    remoteAddress: "203.0.113.9",
  });
};

/** A backend's call. */
export const postEvents = (
  { server }: Pick<TestApp, "server">,
  body: unknown,
  headers: Record<string, string | undefined> = {},
) => {
  const all = { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...headers };
  return server.inject({
    method: "POST",
    url: "/v1/events",
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    payload: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    remoteAddress: "198.51.100.7",
  });
};

export const purchase = {
  event_name: "Purchase",
  event_id: "order-1",
  page: { url: "https://shop.example/thanks" },
  user: { email: "ada@example.com" },
  properties: { value: 59, currency: "EUR" },
};

export const beaconOf = (...events: unknown[]) => ({ v: 1, site: "shop", sent_at: nowMs, events });
