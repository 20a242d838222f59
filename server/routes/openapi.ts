import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";

/**
 * `/openapi.json`, from the routes' own schemas. Register it before the routes that it is to describe.
 * @param options.version version of this package
 */
export const openapiRoute = async (app: FastifyInstance, { version }: { version: string }) => {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Twinbeam companion server",
        description: "Takes conversions from the tag and from backends, and relays them to Meta and TikTok.",
        version,
      },
      components: { securitySchemes: { apiKey: { type: "http", scheme: "bearer" } } },
    },
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
};
