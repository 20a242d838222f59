import type { FastifyInstance } from "fastify";

/** Pixel scripts and hits belong to pages of any origin. */
export function crossOrigin(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    const origin = request.headers.origin;
    reply.header("cross-origin-resource-policy", "cross-origin");
    if (origin === undefined) return;
    reply.headers({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      vary: "origin",
    });
  });
  app.options("/*", async (request, reply) =>
    reply
      .headers({
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "content-type",
        "access-control-max-age": "600",
      })
      .code(204)
      .send(),
  );
}
