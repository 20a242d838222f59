import { hash } from "node:crypto";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Source } from "../../event/schema.ts";
import type { MetaSettings, TiktokSettings } from "../../server/config/settings.ts";
import { checkEvent } from "../../server/intake/check.ts";
import { createPrepare } from "../../server/prepare/prepare.ts";
import { createTargets } from "../../server/prepare/targets.ts";
import { meta } from "../../server/relay/meta/index.ts";
import type { Payload, Platform } from "../../server/relay/platform.ts";
import { tiktok } from "../../server/relay/tiktok/index.ts";
import { type Example, type Outcome, time } from "./example.ts";

const destination = {
  accessToken: "token-of-the-example",
  limitedDataUse: false,
  parallel: 5,
  events: [],
};

export const metaSettings: MetaSettings = {
  ...destination,
  pixelId: "1234567890",
  apiBase: "https://graph.example",
  graphVersion: "v25.0",
  scriptUrl: "https://connect.example/fbevents.js",
};

export const tiktokSettings = (eventSource: Source): TiktokSettings => ({
  ...destination,
  eventSource,
  eventSourceId: eventSource === "web" ? "C4ABCDEFGHIJKLMNOPQR" : "7390000000000000001",
  apiBase: "https://business.example",
  scriptUrl: "https://analytics.example/events.js",
  legacyNames: false,
});

export interface Made {
  event: PreparedEvent;
  warnings: string[];
  meta: Outcome;
  tiktok: Outcome;
  /** The requests as they leave, one for each platform that takes the event. */
  requests: { url: string; headers: Record<string, string>; body: string }[];
}

/**
 * Takes a raw event through check, prepare and both platforms.
 * @returns undefined where the event is rejected
 */
export const bodiesOf = (
  example: Pick<Example, "event" | "beacon" | "site" | "metaSettings" | "tiktokSettings">,
) => {
  const nowMs = (time + 60) * 1000;
  const checked = checkEvent(example.event, { nowMs, destinations: [], newId: () => "made-up-id" });
  if (!checked.ok) return checked;
  const ownMeta = { ...metaSettings, ...example.metaSettings };
  const ownTiktok = { ...tiktokSettings(checked.event.source), ...example.tiktokSettings };
  const site = { contentType: "product", limitedDataUse: false, ...example.site } as const;
  const prepare = createPrepare(site, [
    ...createTargets(meta, [ownMeta]),
    ...createTargets(tiktok, [ownTiktok]),
  ]);
  const { beacon } = example;
  const { event, warnings } = prepare(checked.event, {
    receivedAtMs: nowMs,
    ...(beacon ? { door: "beacon", ...beacon } : { door: "api" }),
  });
  const requests: Made["requests"] = [];
  const outcome = <Settings>(platform: Platform<Settings>, settings: Settings): Outcome => {
    const refusal = platform.refusal(event, settings);
    if (refusal) return { refused: refusal.path ?? refusal.code };
    const body: Payload = platform.payload(event, settings);
    requests.push(platform.request([body], settings));
    return { body };
  };
  const made: Made = {
    event,
    warnings: [...checked.warnings, ...warnings].map(({ path }) => path),
    meta: outcome(meta, ownMeta),
    tiktok: outcome(tiktok, ownTiktok),
    requests,
  };
  return { ok: true as const, ...made };
};

const digestOf = /^sha256\((.*)\)$/s;
const integerOf = /^integer (\d+)$/;

/** A body of an example with its digests, and its long integers as Meta's payload carries them. */
export const resolved = (value: unknown): unknown => {
  if (typeof value === "string") {
    const text = digestOf.exec(value)?.[1];
    const integer = integerOf.exec(value)?.[1];
    if (integer !== undefined) return `\uffff${integer}`;
    return text === undefined ? value : hash("sha256", text);
  }
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
};
