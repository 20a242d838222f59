import { Transform } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { failure } from "../errors.ts";
import { answers } from "./answer.ts";
import { parseJson, takeBytesOf } from "./body.ts";
import type { Accept } from "./door.ts";
import { eventsSchema, readEnvelope } from "./envelope.ts";

const bodyLimit = 5 * 1024 * 1024;

const schema = {
  summary: "Events from a backend",
  description: "Up to 1,000 events and 5 MiB.",
  tags: ["events"],
  security: [{ apiKey: [] }],
  body: eventsSchema,
  response: answers(400, 401, 403, 413, 415, 503),
};

export interface EventsDoor {
  settings: {
    hasSite(id: string): boolean;
    /** Compares in constant time with every key that is valid at the moment. */
    isApiKey(key: string): boolean;
  };
  accept: Accept;
  /** Unix ms. */
  now: () => number;
}

const keyOf = (authorization = ""): string => /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? "";

/** Reads on, because too much comes before no key, and keeps nothing: who has no key fills no memory. */
const withoutKey = () => {
  let bytes = 0;
  const unkept = new Transform({
    transform(part: Buffer, _encoding, next) {
      bytes += part.length;
      next(bytes > bodyLimit ? failure("body_too_large", { limit: "5 MiB" }) : null);
    },
    flush: (next) => next(failure("unauthorized")),
  });
  // Where the body's type is refused, nobody listens any more.
  return unkept.on("error", () => {});
};

/** The door of backends: `POST /v1/events`, contract section 2. Its checks come in the contract's order. */
export const eventsDoor = async (app: FastifyInstance, { settings, accept, now }: EventsDoor) => {
  const wrongContent = takeBytesOf(app, ["application/json"]);
  const hasKey = ({ headers }: FastifyRequest) => settings.isApiKey(keyOf(headers.authorization));
  app.addHook("onRequest", (request, _reply, done) => done(wrongContent(request)));
  app.addHook("preParsing", (request, _reply, payload, done) =>
    done(null, hasKey(request) ? payload : payload.pipe(withoutKey())),
  );

  app.post("/v1/events", { bodyLimit, schema }, async (request, reply) => {
    const receivedAtMs = now();
    if (!hasKey(request)) throw failure("unauthorized");
    const { site, events } = readEnvelope(parseJson(request.body));
    if (!settings.hasSite(site)) throw failure("unknown_site");
    // Rows that `twinbeam import --to` sends are remembered as long as those it stores itself.
    const door = request.headers["x-twinbeam-door"] === "import" ? "import" : "api";
    const arrival = { door, receivedAtMs, clockShiftMs: 0, clockIgnored: false } as const;
    const { outcome } = await accept(site, events, arrival);
    return reply.code(outcome.accepted > 0 ? 200 : 422).send(outcome);
  });
};
