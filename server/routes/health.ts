import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { failure } from "../errors.ts";
import { errorSchema } from "../intake/answer.ts";

const retryAfterS = 5;

const fine = (status: string) => Type.Object({ status: Type.Literal(status) }, { description: "It is" });
const alive = { summary: "Alive", tags: ["operation"], response: { 200: fine("ok") } };
const ready = {
  summary: "Ready to take events",
  tags: ["operation"],
  response: { 200: fine("ready"), 503: { ...errorSchema, description: "Not ready; the message says why" } },
};

/**
 * `/healthz`: the process answers. `/readyz`: it can take events; else 503 with the reason.
 * @param whyNotReady a sentence, or undefined while ready
 */
export const healthRoutes = async (
  app: FastifyInstance,
  { whyNotReady }: { whyNotReady: () => string | undefined },
) => {
  app.get("/healthz", { schema: alive }, async () => ({ status: "ok" }));

  app.get("/readyz", { schema: ready }, async () => {
    const reason = whyNotReady();
    if (reason !== undefined) throw failure("not_ready", { reason }, { retryAfterS });
    return { status: "ready" };
  });
};
