import type { FastifyInstance, FastifyReply } from "fastify";
import { failure } from "../errors.ts";

export interface CrossOrigin {
  /** The route; every other path stays closed to pages of other origins. */
  path: string;
  isListed(origin: string): boolean;
}

/** Browsers keep the answer of a preflight so long; Chromium caps it at two hours. */
const preflightAgeS = 86_400;

/**
 * Lets pages of listed origins send to a route and read every answer, and answers the preflights that JSON causes
 * where it is not sent as text. Source: Fetch, CORS protocol.
 * @returns sets the headers of an answer
 */
export const letPagesRead = (app: FastifyInstance, { path, isListed }: CrossOrigin) => {
  app.options(path, { schema: { hide: true } }, (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !isListed(origin)) throw failure("origin_unknown");
    return reply
      .code(204)
      .header("access-control-allow-methods", "POST")
      .header("access-control-allow-headers", "content-type")
      .header("access-control-max-age", String(preflightAgeS))
      .send();
  });
  return (origin: string | undefined, reply: FastifyReply): void => {
    reply.header("vary", "Origin");
    if (origin === undefined || !isListed(origin)) return;
    reply.header("access-control-allow-origin", origin);
    reply.header("access-control-allow-credentials", "true");
    reply.header("access-control-expose-headers", "Retry-After");
  };
};
