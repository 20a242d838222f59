import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { failure } from "../errors.ts";
import { answers } from "./answer.ts";
import { parseJson, takeBytesOf } from "./body.ts";
import { clockShift } from "./clock.ts";
import { setCookies } from "./cookies.ts";
import { letPagesRead } from "./cross-origin.ts";
import type { Accept } from "./door.ts";
import { beaconSchema, readEnvelope, withShared } from "./envelope.ts";

const bodyLimit = 256 * 1024;
const second = 1000;

/** What the door asks of the configuration of the moment. */
export interface BeaconSettings {
  /** Whether any site lists the origin. */
  isListed(origin: string): boolean;
  site(id: string): { origins: ReadonlySet<string>; cookieDomain?: string | undefined } | undefined;
  /** Requests a second; undefined: no limit. */
  perAddress(): number | undefined;
  perSite(): number | undefined;
}

const told = answers(400, 403, 413, 415, 429, 503);
const cookies = { "Set-Cookie": { type: "string", description: "First-party ids that the request lacked" } };

const schema = {
  summary: "Events from the tag, from a listed origin",
  description: "JSON, also as text/plain so that browsers send no preflight. Up to 256 KiB.",
  tags: ["events"],
  consumes: ["application/json", "text/plain"],
  body: beaconSchema,
  response: { ...told, 200: { ...told[200], headers: cookies } },
};

export interface BeaconDoor {
  path: string;
  settings: BeaconSettings;
  accept: Accept;
  /** Unix ms. */
  now: () => number;
}

/** The door of the tag: `POST /v1/beacon`, contract section 2. Its checks come in the contract's order. */
export const beaconDoor = async (app: FastifyInstance, { path, settings, accept, now }: BeaconDoor) => {
  const letRead = letPagesRead(app, { path, isListed: settings.isListed });
  await app.register(rateLimit, { global: false, timeWindow: second });
  const limiter = (limit: () => number | undefined, key?: (request: FastifyRequest) => string) => {
    const count = app.createRateLimit({
      max: () => limit() ?? Number.POSITIVE_INFINITY,
      timeWindow: second,
      ...(key && { keyGenerator: key }),
    });
    /** Seconds to wait, where the request is over the limit. */
    return async (request: FastifyRequest): Promise<number | undefined> => {
      const state = await count(request);
      return !state.isAllowed && state.isExceeded ? Math.max(1, state.ttlInSeconds) : undefined;
    };
  };
  const waitOfAddress = limiter(settings.perAddress);
  const waitOfSite = limiter(settings.perSite, (request) => siteOf.get(request) ?? "");
  const siteOf = new WeakMap<FastifyRequest, string>();

  const wrongContent = takeBytesOf(app, ["application/json", "text/plain"]);
  app.addHook("onRequest", (request, reply, done) => {
    letRead(request.headers.origin, reply);
    if (settings.perAddress() === undefined) return done(wrongContent(request));
    waitOfAddress(request).then(
      (retryAfterS) =>
        done(retryAfterS ? failure("rate_limited", {}, { retryAfterS }) : wrongContent(request)),
      done,
    );
  });

  app.post(path, { bodyLimit, schema }, async (request, reply) => {
    const receivedAtMs = now();
    const { site: id, events, body } = readEnvelope(parseJson(request.body));
    const site = settings.site(id);
    if (!site) throw failure("unknown_site");
    const { origin, cookie: header, "user-agent": userAgent, "sec-gpc": gpc } = request.headers;
    if (origin === undefined || !site.origins.has(origin)) throw failure("origin_not_listed", { site: id });
    if (settings.perSite() !== undefined) {
      siteOf.set(request, id);
      const retryAfterS = await waitOfSite(request);
      if (retryAfterS) throw failure("site_rate_limited", { site: id }, { retryAfterS });
    }
    const { outcome, clickIds } = await accept(id, withShared(events, body.shared), {
      door: "beacon",
      receivedAtMs,
      ...clockShift(body.sent_at, receivedAtMs),
      ip: request.ip,
      userAgent,
      gpc: gpc === "1",
    });
    const lines = setCookies(clickIds, {
      header,
      domain: site.cookieDomain,
      isSecure: () => request.protocol === "https",
    });
    if (lines.length > 0) reply.header("set-cookie", lines);
    return reply.code(outcome.accepted > 0 ? 200 : 422).send(outcome);
  });
};
