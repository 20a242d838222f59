import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
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

/** One request at the companion server's door. */
export interface Arrival {
  method: string;
  contentType: string;
  cookie: string;
  bytes: number;
  beacon: Beacon;
}

/** What becomes of a request: stored, answered otherwise, or its connection cut before or after storing. */
export type Answer =
  | "stored"
  | { status: number; headers?: Record<string, string> }
  | { cut: "before" | "after" };

export interface PixelReport {
  events: { event_name: string; event_id: string; browser_copies: number; server_copies: number }[];
}
export interface SandboxRequest {
  platform: "meta" | "tiktok";
  kind: "api" | "pixel";
  status: number;
  body: Record<string, string> & { data?: { event_id: string }[] };
}

export const metaPixelId = "123456789012345";
export const tiktokPixelCode = "C4TESTPIXELCODE00001";
const stub = '!function(w,n){w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)}}(window,"twinbeam");';

const listen = (server: Server, port = 0) =>
  new Promise<number>((resolve) =>
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Starts the built server against the sandbox, for pages of one origin. */
const startServer = async (
  origin: string,
  sandbox: string,
): Promise<{ child: ChildProcess; url: string }> => {
  const folder = mkdtempSync(join(tmpdir(), "twinbeam-tag-"));
  const config = join(folder, "twinbeam.config.json");
  const settings = {
    server: { port: 0 },
    store: { url: "file:./data" },
    sites: [
      {
        id: "shop",
        origins: [origin],
        meta: {
          pixelId: metaPixelId,
          accessToken: "token",
          apiBase: sandbox,
          scriptUrl: `${sandbox}/en_US/fbevents.js`,
        },
        tiktok: {
          eventSource: "web",
          eventSourceId: tiktokPixelCode,
          accessToken: "token",
          apiBase: sandbox,
          scriptUrl: `${sandbox}/i18n/pixel/events.js`,
        },
      },
    ],
  };
  writeFileSync(config, JSON.stringify(settings));
  const child = spawn(process.execPath, ["dist/cli.js", "serve", "--config", config], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, url } = JSON.parse(line);
    if (msg === "listening") return { child, url };
  }
  throw new Error("the server did not start");
};

/**
 * A page, the companion server and both platforms' pixels, for tests of the tag in a real browser. Between page
 * and server stands a door that can be shut and that can answer in the server's stead.
 * @param isReal whether events go on to the built server; else the door only notes them
 */
export const startStage = async ({ isReal = false } = {}) => {
  const sandbox = createSandbox({});
  const pixels = await sandbox.listen();
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  const arrivals: Arrival[] = [];
  const stored = new Map<string, Beacon["events"][number]>();
  let answer: (arrival: Arrival) => Answer = () => "stored";

  const pageServer = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://stage");
    if (pathname === "/tag.js") {
      response.writeHead(200, { "content-type": "text/javascript" });
      return response.end(readFileSync("dist/tag.js"));
    }
    const page = pages.get(pathname) ?? pages.get("*");
    response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8", ...page?.headers });
    response.end(page?.html ?? "");
  });
  const pagePort = await listen(pageServer);
  const url = `http://localhost:${pagePort}`;
  const real = isReal ? await startServer(url, pixels) : undefined;

  const store = async (request: IncomingMessage, text: string, { beacon }: Arrival) => {
    for (const event of beacon.events) {
      const whole = { ...event };
      for (const part of ["page", "user", "consent", "pixel"] as const) {
        Object.assign(whole, { [part]: { ...beacon.shared?.[part], ...event[part] } });
      }
      stored.set(event.event_id, whole);
    }
    if (!real) return { status: 200, text: "{}" };
    const { origin = "", cookie = "" } = request.headers;
    const headers = {
      "content-type": "text/plain",
      origin,
      cookie,
      "user-agent": request.headers["user-agent"] ?? "",
    };
    const reply = await fetch(`${real.url}/v1/beacon`, { method: "POST", body: text, headers });
    return { status: reply.status, text: await reply.text() };
  };

  const takeBeacon = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await bodyOf(request);
    const arrival: Arrival = {
      method: request.method ?? "",
      contentType: request.headers["content-type"] ?? "",
      cookie: request.headers.cookie ?? "",
      bytes: Buffer.byteLength(text),
      beacon: text ? JSON.parse(text) : { v: 0, site: "", sent_at: 0, events: [] },
    };
    arrivals.push(arrival);
    const given = answer(arrival);
    const isCut = typeof given === "object" && "cut" in given;
    const kept =
      given === "stored" || (isCut && given.cut === "after")
        ? await store(request, text, arrival)
        : { status: 503, text: "{}" };
    if (isCut) return void request.socket.destroy();
    const { status = kept.status, headers = {} } = typeof given === "object" ? given : {};
    response.writeHead(status, {
      "content-type": "application/json",
      "access-control-allow-origin": request.headers.origin ?? "*",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "Retry-After",
      ...headers,
    });
    response.end(kept.text);
  };
  const createDoor = () =>
    createServer((request, response) => void takeBeacon(request, response).catch(() => {}));
  let door: Server | undefined = createDoor();
  const doorPort = await listen(door);
  const shut = async () => {
    const closing = door;
    door = undefined;
    closing?.closeAllConnections();
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };
  const open = async () => {
    if (door) return;
    door = createDoor();
    await listen(door, doorPort);
  };

  return {
    pixels,
    url,
    at: (host: string) => `http://${host}:${pagePort}`,
    arrivals,
    stored,
    answerWith: (next: (arrival: Arrival) => Answer) => {
      answer = next;
    },
    shut,
    open,
    options: (more: object = {}) => ({
      endpoint: `http://localhost:${doorPort}`,
      site: "shop",
      meta: { pixelId: metaPixelId, scriptUrl: `${pixels}/en_US/fbevents.js` },
      tiktok: { pixelCode: tiktokPixelCode, scriptUrl: `${pixels}/i18n/pixel/events.js` },
      ...more,
    }),
    /**
     * Serves a page at a path (`*`: at all others); the script in its head runs before the tag, after the stub.
     * @param last runs in the same task as the tag's file, after it
     */
    page: (path: string, head: string, { headers = {}, body = "", nonce = "", last = "" } = {}) => {
      const mark = nonce ? ` nonce="${nonce}"` : "";
      const tag = last
        ? `<script>${readFileSync("dist/tag.js", "utf8").replaceAll("</script", "<\\/script")}\n${last}</script>`
        : `<script${mark} async src="/tag.js"></script>`;
      const html = `<!doctype html><html><head><title>Stage</title><link rel="icon" href="data:,">
<script${mark}>${stub}${head}</script>${tag}</head><body>${body}</body></html>`;
      pages.set(path, { html, headers });
    },
    report: async (): Promise<Record<"meta" | "tiktok", PixelReport>> =>
      (await fetch(`${pixels}/report.json`)).json(),
    requests: async (): Promise<SandboxRequest[]> => (await fetch(`${pixels}/requests.json`)).json(),
    reset: async () => {
      arrivals.length = 0;
      stored.clear();
      pages.clear();
      answer = () => "stored";
      await open();
      await fetch(`${pixels}/report`, { method: "DELETE" });
    },
    close: async () => {
      await shut();
      pageServer.closeAllConnections();
      pageServer.close();
      if (real) {
        real.child.kill();
        await once(real.child, "exit");
      }
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

export const until = async (isTrue: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> => {
  const endsAt = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > endsAt) throw new Error(`not within ${withinMs} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};
