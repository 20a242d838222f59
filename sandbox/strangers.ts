import type { FastifyInstance } from "fastify";
import { openRequest as openMeta } from "./meta/access.ts";
import { refuse as refuseMeta } from "./meta/refusal.ts";
import { routeRules as metaRoutes } from "./meta/request-rules.ts";
import { firstBreach } from "./rules.ts";
import type { State } from "./state.ts";
import { openRequest as openTiktok } from "./tiktok/access.ts";
import { refuse as refuseTiktok } from "./tiktok/refusal.ts";
import { routeRules as tiktokRoutes } from "./tiktok/request-rules.ts";

const nowhere = { status: 404, body: "" };

/** Paths nobody serves: each platform says so in its own way. */
export function strangers(app: FastifyInstance, state: State): void {
  const tiktok = state.exchange("tiktok", (request) => {
    const opened = openTiktok(request, state);
    const breach = firstBreach(tiktokRoutes, [opened]);
    return breach ? refuseTiktok(breach, opened) : nowhere;
  });
  const meta = state.exchange("meta", (request) => {
    const breach = firstBreach(metaRoutes, [openMeta(request, state)]);
    return breach ? refuseMeta(breach) : nowhere;
  });
  app.setNotFoundHandler((request, reply) =>
    request.originalUrl.startsWith("/open_api/") ? tiktok(request, reply) : meta(request, reply),
  );
}
