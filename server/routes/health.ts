import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";

const retryAfterS = 5;

/**
 * `/healthz`: the process answers. `/readyz`: it can take events; else 503 with the reason.
 * @param whyNotReady a sentence, or undefined while ready
 */
export const healthRoutes = async (
  app: FastifyInstance,
  { whyNotReady }: { whyNotReady: () => string | undefined },
) => {
  app.get("/healthz", { schema: { summary: "Alive", tags: ["operation"] } }, async () => ({ status: "ok" }));

  app.get("/readyz", { schema: { summary: "Ready to take events", tags: ["operation"] } }, async () => {
    const reason = whyNotReady();
    if (reason !== undefined) throw failure("not_ready", { reason }, { retryAfterS });
    return { status: "ready" };
  });
};
