import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "playwright-core";
import type { Event } from "../../event/schema.ts";
import { createSandbox } from "../../sandbox/index.ts";

export interface Beacon {
  v: number;
  site: string;
  sent_at: number;
  shared?: Partial<Pick<Event, "page" | "user" | "consent" | "pixel">>;
  events: (Event & { event_id: string })[];
}

/** One request at the companion server's double. */
export interface Arrival {
  method: string;
  contentType: string;
  cookie: string;
  bytes: number;
  beacon: Beacon;
}

/** What the double does with a request: a status and headers, or `drop` for an answer that never comes. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | { drop: "before" | "after" };

const accepted: Answer = {
  status: 200,
  body: { accepted: 1, duplicates: 0, rejected: [], warnings: [] },
};
export const metaPixelId = "1234567890";
export const tiktokPixelCode = "C4TESTPIXELCODE00001";
const stub = '!function(w,n){w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)}}(window,"twinbeam");';

/** A page, a companion server's double and both platforms' pixels, for tests of the tag in a real browser. */
export const startStage = async () => {
  const sandbox = createSandbox({});
  const pixels = await sandbox.listen();
  const pages = new Map<string, { html: string; headers?: Record<string, string> }>();
  const arrivals: Arrival[] = [];
  const stored = new Map<string, Beacon["events"][number]>();
  let answer: (arrival: Arrival) => Answer = () => accepted;

  const takeBeacon = (request: IncomingMessage, response: ServerResponse, text: string) => {
    const arrival: Arrival = {
      method: request.method ?? "",
      contentType: request.headers["content-type"] ?? "",
      cookie: request.headers.cookie ?? "",
      bytes: Buffer.byteLength(text),
      beacon: text ? JSON.parse(text) : { v: 0, site: "", sent_at: 0, events: [] },
    };
    arrivals.push(arrival);
    const given = answer(arrival);
    const isKept = "drop" in given ? given.drop === "after" : given.status < 300;
    if (isKept) {
      const { shared } = arrival.beacon;
      for (const event of arrival.beacon.events) {
        const whole = { ...event };
        for (const part of ["page", "user", "consent", "pixel"] as const)
          Object.assign(whole, { [part]: { ...shared?.[part], ...event[part] } });
        stored.set(event.event_id, whole);
      }
    }
    if ("drop" in given) return void request.socket.destroy();
    response.writeHead(given.status, {
      "content-type": "application/json",
      "access-control-allow-origin": request.headers.origin ?? "*",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "Retry-After",
      ...given.headers,
    });
    response.end(JSON.stringify(given.body ?? {}));
  };

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", "http://stage").pathname;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      if (path === "/v1/beacon") return takeBeacon(request, response, Buffer.concat(chunks).toString());
      if (path === "/tag.js") {
        response.writeHead(200, { "content-type": "text/javascript" });
        return response.end(readFileSync("dist/tag.js"));
      }
      const page = pages.get(path) ?? pages.get("*");
      response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8", ...page?.headers });
      response.end(page?.html ?? "");
    });
  };

  let server: Server | undefined;
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      const started = createServer(serve).listen(port, "127.0.0.1", () => {
        server = started;
        resolve((started.address() as AddressInfo).port);
      });
    });
  const shut = () =>
    new Promise<void>((resolve) => {
      server?.closeAllConnections();
      server?.close(() => resolve());
      server = undefined;
    });
  const pagePort = await listen(0);
  const pageServer = server;
  /** The companion server has an address of its own, so that it can be down while pages load. */
  const eventsPort = await listen(0);

  return {
    pixels,
    url: `http://localhost:${pagePort}`,
    host: (name: string) => `http://${name}:${pagePort}`,
    endpoint: `http://localhost:${eventsPort}`,
    arrivals,
    stored,
    answerWith: (next: (arrival: Arrival) => Answer) => {
      answer = next;
    },
    serverDown: shut,
    serverUp: () => listen(eventsPort),
    options: (more: object = {}) => ({
      endpoint: `http://localhost:${eventsPort}`,
      site: "shop",
      meta: { pixelId: metaPixelId, scriptUrl: `${pixels}/en_US/fbevents.js` },
      tiktok: { pixelCode: tiktokPixelCode, scriptUrl: `${pixels}/i18n/pixel/events.js` },
      ...more,
    }),
    /** Serves a page at a path (`*`: at all others): head scripts run before the tag, with the stub in place. */
    page: (path: string, head: string, { headers = {}, body = "", nonce = "" } = {}) => {
      const mark = nonce ? ` nonce="${nonce}"` : "";
      const html = `<!doctype html><html><head><title>Stage</title><link rel="icon" href="data:,">
<script${mark}>${stub}${head}</script><script${mark} async src="/tag.js"></script></head><body>${body}</body></html>`;
      pages.set(path, { html, headers });
    },
    report: async () => (await fetch(`${pixels}/report.json`)).json(),
    requests: async () => (await fetch(`${pixels}/requests.json`)).json(),
    reset: async () => {
      arrivals.length = 0;
      stored.clear();
      pages.clear();
      answer = () => accepted;
      if (!server?.listening) await listen(eventsPort);
      await fetch(`${pixels}/report`, { method: "DELETE" });
    },
    close: async () => {
      await shut();
      pageServer?.closeAllConnections();
      pageServer?.close();
      await sandbox.close();
    },
  };
};

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** Opens a page and gathers what it throws. */
export const openPage = async (context: BrowserContext): Promise<{ page: Page; errors: string[] }> => {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  return { page, errors };
};

export const until = async (isTrue: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> => {
  const endsAt = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > endsAt) throw new Error(`not within ${withinMs} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};
