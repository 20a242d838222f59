import cors from "@fastify/cors";
import type { FastifyInstance, FastifyReply } from "fastify";

export interface CrossOrigin {
  isListed(origin: string): boolean;
}

/**
 * Lets pages of listed origins send to the routes of `app` and read every answer. Preflights, which the tag causes
 * none of, are the library's; the headers of all other answers are set here, because its hook costs more than
 * checking an event does.
 * @returns sets the headers of an answer
 */
export const letPagesRead = async (app: FastifyInstance, { isListed }: CrossOrigin) => {
  await app.register((preflights) =>
    preflights.register(cors, {
      origin: (origin, done) => done(null, origin !== undefined && isListed(origin)),
      methods: ["POST"],
      allowedHeaders: ["content-type"],
      credentials: true,
      maxAge: 86_400,
    }),
  );
  return (origin: string | undefined, reply: FastifyReply): void => {
    reply.header("vary", "Origin");
    if (origin === undefined || !isListed(origin)) return;
    reply.header("access-control-allow-origin", origin);
    reply.header("access-control-allow-credentials", "true");
    reply.header("access-control-expose-headers", "Retry-After");
  };
};
