import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";
import { parseJson, takeBytesOf } from "./body.ts";
import type { Accept } from "./door.ts";
import { readEnvelope } from "./envelope.ts";

const bodyLimit = 5 * 1024 * 1024;

export interface EventsDoor {
  settings: {
    hasSite(id: string): boolean;
    /** Compares in constant time with every key that is valid at the moment. */
    isApiKey(key: string): boolean;
  };
  accept: Accept;
  /** Unix ms. */
  now: () => number;
  /** Documentation of the route: summary, body, answers. */
  schema: object;
}

const keyOf = (authorization = ""): string => /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? "";

/** The door of backends: `POST /v1/events`, contract section 2. Its checks come in the contract's order. */
export const eventsDoor = async (app: FastifyInstance, { settings, accept, now, schema }: EventsDoor) => {
  takeBytesOf(app, ["application/json"]);

  app.post("/v1/events", { bodyLimit, schema }, async (request, reply) => {
    const receivedAtMs = now();
    if (!settings.isApiKey(keyOf(request.headers.authorization))) throw failure("unauthorized");
    const { site, events } = readEnvelope(parseJson(request.body));
    if (!settings.hasSite(site)) throw failure("unknown_site");
    const arrival = { door: "api", receivedAtMs, clockShiftMs: 0, clockIgnored: false } as const;
    const { outcome } = await accept(site, events, arrival);
    return reply.code(outcome.accepted > 0 ? 200 : 422).send(outcome);
  });
};
