import type { FastifyInstance } from "fastify";
import { markup } from "./markup.ts";
import { pageScript } from "./script.ts";
import { style } from "./style.ts";
import { workedExamples } from "./worked-examples.ts";

/** `GET /` for people: one document, its style and its script, and nothing from anywhere else. */
export function page(app: FastifyInstance): void {
  const policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'";
  app.get("/", (_request, reply) =>
    reply
      .headers({
        "content-security-policy": policy,
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
      })
      .type("text/html; charset=utf-8")
      .send(markup),
  );
  app.get("/examples.json", (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(`[${workedExamples.join(",\n")}]`),
  );
  app.get("/sandbox.css", (_request, reply) => reply.type("text/css; charset=utf-8").send(style));
  app.get("/sandbox.js", (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(pageScript()),
  );
}
