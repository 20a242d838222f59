import type { FastifyInstance } from "fastify";
import type { Metrics } from "../observe/metrics.ts";

/** `/metrics` in Prometheus' text form. */
export const metricsRoute = async (app: FastifyInstance, { registry }: Pick<Metrics, "registry">) => {
  const schema = {
    summary: "Metrics for Prometheus",
    tags: ["operation"],
    produces: ["text/plain"],
    response: { 200: { type: "string", description: "Prometheus' text format" } },
  };
  app.get("/metrics", { schema }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
};
