import swagger from "@fastify/swagger";
import type { FastifyInstance, FastifySchema } from "fastify";
import { errorSchema } from "../intake/answer.ts";

const retryAfter = {
  headers: { "Retry-After": { type: "integer", description: "Seconds to wait before the next try." } },
};

/** What every route can answer beside what it says itself. */
const otherFailures = {
  ...errorSchema,
  description: "Any other failure, with the same body: docs/errors.md",
};

/** Routes of the operator's API describe no answers: the page and the server are of one version. */
const undescribed = { 200: { type: "null", description: "As the operator's page reads it" } };

const withHeaders = (response: object) => ({
  ...Object.fromEntries(
    Object.entries(response).map(([status, answer]) => [
      status,
      status === "429" || status === "503" ? { ...answer, ...retryAfter } : answer,
    ]),
  ),
  default: otherFailures,
});

interface Described {
  schema: FastifySchema | undefined;
  url: string;
  route: { config?: { open?: boolean } };
}

/** What all routes have in common, written into the document and not into each of them. */
const complete = ({ schema, url, route }: Described) => {
  const { response = undescribed, ...rest } = schema ?? {};
  const isOperators = url.startsWith("/admin/api/");
  return {
    url,
    schema: {
      ...rest,
      response: withHeaders(Object(response)),
      ...(url.startsWith("/admin") && { tags: ["admin"] }),
      ...(isOperators && { security: route.config?.open ? [] : [{ session: [] }] }),
    },
  };
};

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
      components: {
        securitySchemes: {
          apiKey: { type: "http", scheme: "bearer" },
          session: { type: "apiKey", in: "cookie", name: "twinbeam_session" },
        },
      },
    },
    transform: complete,
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
};
