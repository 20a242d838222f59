import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { fbeventsScript } from "../pixels/scripts.ts";
import type { State } from "../state.ts";

/** The 1×1 image that answers a hit. */
const image = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** The pixel's script, its second script per pixel, and the address its hits go to. */
export function metaPixel(app: FastifyInstance, { control, report, requests }: State): void {
  app.get("/en_US/fbevents.js", (_request, reply) => script(reply, fbeventsScript()));
  app.get<{ Params: { id: string } }>("/signals/config/:id", (request, reply) =>
    script(reply, `window.fbq&&fbq.configLoaded&&fbq.configLoaded(${JSON.stringify(request.params.id)});`),
  );
  for (const url of ["/tr", "/tr/"]) app.route({ method: ["GET", "POST"], url, handler: hit });

  async function hit(request: FastifyRequest, reply: FastifyReply) {
    const fields = readHit(request);
    const [pixelId, eventName] = [textOf(fields.id), textOf(fields.ev)];
    const status = pixelId !== null && eventName !== null ? 200 : 400;
    requests.add({
      platform: "meta",
      kind: "pixel",
      method: request.method,
      path: request.originalUrl.split("?")[0] ?? "",
      status,
      at: control.now(),
      bodyText: JSON.stringify(fields),
      query: {},
      answer: null,
    });
    if (pixelId !== null && eventName !== null)
      report.record(
        {
          platform: "meta",
          side: "browser",
          pixelId,
          eventName,
          eventId: textOf(fields.eid),
          identifiers: identifiersOf(fields, request),
        },
        control.now(),
      );
    return reply.code(status).type("image/gif").header("cache-control", "no-store").send(image);
  }
}

/** A hit's fields: from the query, or from a form as a beacon or a POST sends it. */
function readHit(request: FastifyRequest): JsonObject {
  const form = typeof request.body === "string" ? Object.fromEntries(new URLSearchParams(request.body)) : {};
  return { ...(isObject(request.query) ? request.query : {}), ...form };
}

/** The identifiers of a hit under the names of the server's `user_data`. */
function identifiersOf(fields: JsonObject, request: FastifyRequest): Record<string, unknown> {
  const identifiers: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const matching = /^ud\[(\w+)\]$/.exec(name)?.[1];
    if (matching !== undefined) identifiers[matching] = value;
    else if (name === "fbp" || name === "fbc") identifiers[name] = value;
  }
  const agent = request.headers["user-agent"];
  if (agent !== undefined) identifiers.client_user_agent = agent;
  return identifiers;
}

function script(reply: FastifyReply, text: string): FastifyReply {
  return reply.type("text/javascript; charset=utf-8").header("cache-control", "no-store").send(text);
}
