import type { FastifyInstance } from "fastify";
import type { Metrics } from "../observe/metrics.ts";

/** `/metrics` in Prometheus' text form. */
export const metricsRoute = async (app: FastifyInstance, { registry }: Pick<Metrics, "registry">) => {
  const schema = {
    summary: "Metrics for Prometheus",
    tags: ["operation"],
    response: { 200: { type: "string" } },
  };
  app.get("/metrics", { schema }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
};
