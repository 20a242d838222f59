import type { FastifyInstance } from "fastify";
import { refuse as refuseMeta } from "./meta/refusal.ts";
import type { State } from "./state.ts";
import { refuse as refuseTiktok } from "./tiktok/refusal.ts";

/** Paths nobody serves: each platform says so in its own way. */
export function strangers(app: FastifyInstance, { exchange, control }: State): void {
  const tiktok = exchange("tiktok", ({ path }) => {
    const isVersion = path.startsWith("/open_api/v1.3/");
    return isVersion
      ? refuseTiktok(
          { code: 40400, message: "Route not found: mind the trailing slash." },
          { id: "tiktok-route-unknown", path: "", nowMs: control.now() },
        )
      : refuseTiktok(
          { code: 40051, message: "Invalid API version." },
          { id: "tiktok-version-unknown", path: "", nowMs: control.now() },
        );
  });
  const meta = exchange("meta", () =>
    refuseMeta({ code: 2500, title: "Unknown path components" }, { id: "meta-path-unknown", path: "" }),
  );
  app.setNotFoundHandler((request, reply) =>
    request.originalUrl.startsWith("/open_api/") ? tiktok(request, reply) : meta(request, reply),
  );
}
