import type { FastifyInstance } from "fastify";
import { readBody } from "../body.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { eventsScript } from "../pixels/scripts.ts";
import type { State } from "../state.ts";
import { carriedFields } from "./carried.ts";

/**
 * The pixel's script and the address its hits go to. A hit is JSON of our own design: `pixel_code`, and an event as the
 * Events API names its fields.
 */
export function tiktokPixel(app: FastifyInstance, { control, report, requests }: State): void {
  app.get("/i18n/pixel/events.js", (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-store").send(eventsScript()),
  );

  app.post("/api/v2/pixel", async (request, reply) => {
    const body = readBody(request.body, request.headers["content-type"]);
    const hit: JsonObject = isObject(body.value) ? body.value : {};
    const [pixelId, eventName] = [textOf(hit.pixel_code), textOf(hit.event)];
    const status = pixelId !== null && eventName !== null ? 200 : 400;
    requests.add({
      platform: "tiktok",
      kind: "pixel",
      method: request.method,
      path: request.originalUrl.split("?")[0] ?? "",
      status,
      at: control.now(),
      bodyText: body.text,
      query: {},
      answer: null,
    });
    if (pixelId !== null && eventName !== null)
      report.record(
        {
          platform: "tiktok",
          side: "browser",
          pixelId,
          eventName,
          eventId: textOf(hit.event_id),
          identifiers: {
            ...(isObject(hit.user) ? hit.user : {}),
            ...(request.headers["user-agent"] ? { user_agent: request.headers["user-agent"] } : {}),
          },
          fields: [...carriedFields(hit), "user.ip", "user.user_agent"],
        },
        control.now(),
      );
    return reply.code(status).send({ code: status === 200 ? 0 : 40002 });
  });
}
