import fastify, { type FastifyInstance } from "fastify";
import { crossOrigin } from "./cross-origin.ts";
import { inspection } from "./inspect.ts";
import { metaAccount } from "./meta/account.ts";
import { metaEvents } from "./meta/events.ts";
import { metaPixel } from "./meta/pixel.ts";
import { metaSignIn } from "./meta/sign-in.ts";
import type { SandboxOptions } from "./options.ts";
import { page } from "./page/routes.ts";
import { createState } from "./state.ts";
import { strangers } from "./strangers.ts";
import { tiktokAccount } from "./tiktok/account.ts";
import { tiktokEvents } from "./tiktok/events.ts";
import { tiktokPixel } from "./tiktok/pixel.ts";
import { tiktokSignIn } from "./tiktok/sign-in.ts";

export type { SandboxOptions } from "./options.ts";

export interface Sandbox {
  /** For `app.inject` in tests. */
  app: FastifyInstance;
  /** Listens and answers the address, such as `http://127.0.0.1:8090`. A port in use rejects with `EADDRINUSE`. */
  listen(options?: { host?: string; port?: number }): Promise<string>;
  /** Ends all connections, also those that wait for a delayed answer. */
  close(): Promise<void>;
}

const bodyLimitBytes = 32 * 1024 * 1024;

/** Builds the sandbox: a stand-in for Meta and TikTok, their APIs and their pixels. It never leaves this machine. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const state = createState(options);
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    /** `/v25.0/123/events` and `/123/events` are one route. */
    rewriteUrl: ({ url = "/" }) => url.replace(/^\/v\d+\.\d+(?=\/)/, ""),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

  app.register(async (pixels) => {
    crossOrigin(pixels);
    metaPixel(pixels, state);
    tiktokPixel(pixels, state);
  });
  metaEvents(app, state);
  metaAccount(app, state);
  metaSignIn(app, state);
  tiktokEvents(app, state);
  tiktokAccount(app, state);
  tiktokSignIn(app, state);
  inspection(app, state);
  page(app);
  strangers(app, state);

  return {
    app,
    listen: ({ host = "127.0.0.1", port = 0 } = {}) => app.listen({ host, port }),
    async close() {
      state.control.reset();
      await app.close();
    },
  };
}
