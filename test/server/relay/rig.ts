import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { PreparedEvent } from "../../../event/prepared.ts";
import type { SiteSettings } from "../../../server/config/settings.ts";
import { openQueue } from "../../../server/queue/open.ts";
import type { Queue } from "../../../server/queue/queue.ts";
import type { Hooks } from "../../../server/relay/hooks.ts";
import type { Observation } from "../../../server/relay/observation.ts";
import type { ApiAnswer, ApiRequest } from "../../../server/relay/platform.ts";
import { createRelay, type Relay } from "../../../server/relay/relay.ts";
import { madeEvent, startMs } from "../queue/made.ts";

export const pixelId = "1234567890";
export const sourceId = "C4ABC";

export const madeSite = (id = "shop", parallel = 5): SiteSettings => {
  const both = {
    accessToken: "token",
    limitedDataUse: false,
    parallel,
    events: [],
    scriptUrl: "https://x.example",
  };
  return {
    id,
    origins: [],
    contentType: "product",
    limitedDataUse: false,
    dataLayer: "dataLayer.meta",
    consent: "granted",
    pageViews: "auto",
    triggers: [],
    debug: false,
    meta: [{ ...both, pixelId, apiBase: "https://meta.example", graphVersion: "v25.0" }],
    tiktok: [
      {
        ...both,
        eventSource: "web",
        eventSourceId: sourceId,
        apiBase: "https://tiktok.example",
        legacyNames: false,
      },
    ],
  };
};

/** An event that both platforms can take. */
export const sendable = (id: string, parts: Partial<PreparedEvent> = {}): PreparedEvent =>
  madeEvent(id, {
    user: { email: ["a".repeat(64)], user_agent: "Mozilla/5.0", ip: "203.0.113.7" },
    ...parts,
  });

/** What went out in one request. */
export interface Sent {
  platform: "meta" | "tiktok";
  ids: string[];
  testEventCode?: string;
  body: { [key: string]: unknown; data: { [key: string]: unknown }[] };
}

export type Script = (sent: Sent, request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;

export const taken = ({ platform, ids }: Sent): ApiAnswer => ({
  status: 200,
  headers: {},
  body: JSON.stringify(
    platform === "meta"
      ? { events_received: ids.length, messages: [], fbtrace_id: "trace" }
      : { code: 0, message: "OK", request_id: "trace", data: {} },
  ),
});

export const metaError = (code: number, parts: Record<string, unknown> = {}): ApiAnswer => ({
  status: 400,
  headers: {},
  body: JSON.stringify({ error: { message: "no", code, fbtrace_id: "trace-no", ...parts } }),
});

export const unavailable: ApiAnswer = { status: 503, headers: {}, body: "<html>busy</html>" };

export interface Rig {
  queue: Queue;
  relay: Relay;
  sent: Sent[];
  to(platform: "meta" | "tiktok"): Sent[];
  seen: Observation[];
  kinds(kind: Observation["kind"]): Observation[];
  script(next: Script): void;
  /** Lets so much time pass, and everything that happens in it. */
  pass(ms: number): Promise<void>;
  end(): Promise<void>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A store on the disk and a relay whose requests a script answers. Timers are faked, commits are real. */
export const createRig = async ({
  sites = [madeSite()],
  hooks = {},
  change = (queue) => queue,
}: {
  sites?: SiteSettings[];
  hooks?: Hooks;
  /** Puts itself between relay and store. */
  change?: (queue: Queue) => Queue;
} = {}): Promise<Rig> => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
    now: startMs,
  });
  const folder = await mkdtemp(join(tmpdir(), "twinbeam-relay-"));
  const queue = await openQueue(`file:${folder}`);
  const sent: Sent[] = [];
  const seen: Observation[] = [];
  let script: Script = taken;
  const relay = createRelay({
    queue: change(queue),
    settings: { sites },
    hooks,
    observe: (observation) => seen.push(observation),
    clock: { now: Date.now, elapsedMs: () => performance.now(), random: () => 1 },
    send: async (request, stop) => {
      const body = JSON.parse(request.body) as Sent["body"];
      const code = body.test_event_code;
      const one: Sent = {
        platform: request.url.includes("tiktok") ? "tiktok" : "meta",
        ids: body.data.map(({ event_id }) => String(event_id)),
        ...(typeof code === "string" && { testEventCode: code }),
        body,
      };
      sent.push(one);
      let answered = () => {};
      const aborted = new Promise<ApiAnswer>((resolve) => {
        const abort = () => resolve({ failure: "network", message: "aborted" });
        stop.addEventListener("abort", abort);
        answered = () => stop.removeEventListener("abort", abort);
      });
      return Promise.race([script(one, request), aborted]).finally(answered);
    },
  });
  const settleDown = async () => {
    for (let turns = 0; turns < 60; turns++) await turn();
  };
  return {
    queue,
    relay,
    sent,
    to: (platform) => sent.filter((one) => one.platform === platform),
    seen,
    kinds: (kind) => seen.filter((observation) => observation.kind === kind),
    script: (next) => {
      script = next;
    },
    pass: async (ms) => {
      const step = Math.max(100, ms / 100);
      for (let left = ms; left > 0; left -= step) {
        vi.advanceTimersByTime(Math.min(step, left));
        await settleDown();
      }
    },
    end: async () => {
      const stopping = relay.stop();
      await settleDown();
      vi.advanceTimersByTime(20_000);
      await settleDown();
      await stopping;
      await queue.close();
      vi.useRealTimers();
      await rm(folder, { recursive: true });
    },
  };
};
