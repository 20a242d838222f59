/**
 * What any server has to do: Fastify that parses the same body, checks it with one fixed compiled check, and
 * answers 200. Started as a process of its own; says where it listens.
 */
import { Ajv } from "ajv";
import Fastify from "fastify";

const text = { type: "string" };
const number = { type: "number" };
const part = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});

const check = new Ajv({ strict: false }).compile(
  part(
    {
      v: { const: 1 },
      site: text,
      sent_at: number,
      events: {
        type: "array",
        minItems: 1,
        items: part(
          {
            event_name: { type: "string", minLength: 1, maxLength: 100 },
            event_id: { type: "string", maxLength: 200 },
            event_time: number,
            page: part({ url: text, referrer: text, title: text }),
            user: { type: "object", additionalProperties: text },
            properties: part({
              value: number,
              currency: { type: "string", minLength: 3, maxLength: 3 },
              content_type: { enum: ["product", "product_group"] },
              contents: {
                type: "array",
                items: part({ id: text, quantity: number, price: number, name: text }),
              },
            }),
            pixel: part({
              meta: { enum: ["fired", "blocked", "off"] },
              tiktok: { enum: ["fired", "blocked", "off"] },
            }),
          },
          ["event_name"],
        ),
      },
    },
    ["site", "events"],
  ),
);

const app = Fastify({ logger: false });
app.addContentTypeParser("text/plain", { parseAs: "string" }, (_request, body, done) => {
  done(null, JSON.parse(String(body)));
});
app.post<{ Body: { events: unknown[] } }>("/v1/beacon", async ({ body }, reply) => {
  if (!check(body)) return reply.code(400).send({ errors: check.errors });
  return { accepted: body.events.length, duplicates: 0, rejected: [], warnings: [] };
});
console.log(JSON.stringify({ msg: "listening", url: await app.listen({ host: "127.0.0.1", port: 0 }) }));
