/**
 * What any server has to do: Fastify that parses the same body, checks it with one fixed compiled check, and
 * answers 200. Started as a process of its own with the schema as its argument; says where it listens.
 */
import { Ajv } from "ajv";
import Fastify from "fastify";

const check = new Ajv({ strict: false }).compile(JSON.parse(process.argv[2] ?? "{}"));

const app = Fastify({ logger: false });
app.addContentTypeParser("text/plain", { parseAs: "string" }, (_request, body, done) => {
  done(null, JSON.parse(String(body)));
});
app.post<{ Body: { events: unknown[] } }>("/v1/beacon", async ({ body }, reply) => {
  if (!check(body)) return reply.code(400).send({ errors: check.errors });
  return { accepted: body.events.length, duplicates: 0, rejected: [], warnings: [] };
});
console.log(JSON.stringify({ msg: "listening", url: await app.listen({ host: "127.0.0.1", port: 0 }) }));
