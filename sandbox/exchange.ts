import type { FastifyReply, FastifyRequest } from "fastify";
import { type Body, readBody } from "./body.ts";
import type { Control, ScriptedAnswer } from "./control.ts";
import type { JsonObject } from "./json.ts";
import type { Platform } from "./options.ts";
import type { RequestLog } from "./requests.ts";

/** What a platform's API says to one request. */
export interface ApiAnswer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** A request as an API handler sees it. */
export interface ApiRequest {
  method: string;
  /** As the client wrote it, without the query. */
  path: string;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  headers: FastifyRequest["headers"];
  body: Body;
}

export type ApiHandler = (request: ApiRequest) => ApiAnswer;

/** Makes a Fastify handler out of an API handler: scripted answers go before, and every request is kept. */
export function createExchange({ control, requests }: { control: Control; requests: RequestLog }) {
  return function exchange(platform: Platform, handle: ApiHandler) {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const received = readRequest(request);
      const scripted = control.take(platform, received.path);
      const usual = scripted && !scripted.store ? undefined : handle(received);
      const answer = scripted ? scriptedAnswer(scripted, usual) : usual;
      if (!answer) return reply;

      requests.add({
        platform,
        kind: "api",
        method: received.method,
        path: received.path,
        status: scripted?.reset ? 0 : answer.status,
        at: control.now(),
        bodyText: received.method === "POST" ? received.body.text : JSON.stringify(received.query),
        query: received.query,
        answer: answer.body,
      });
      const isDue = await control.delay(scripted?.delay_ms);
      if (!isDue || scripted?.reset) return breakOff(reply);
      if (scripted?.cut) return cutShort(reply, answer);
      return reply
        .code(answer.status)
        .headers({ date: new Date(control.now()).toUTCString(), ...answer.headers })
        .type(contentTypeOf(answer.body))
        .send(textOfBody(answer.body));
    };
  };
}

function readRequest(request: FastifyRequest): ApiRequest {
  const { method, headers } = request;
  const [path = ""] = request.originalUrl.split("?");
  const params = request.params as Record<string, string>;
  const query = request.query as JsonObject;
  return { method, path, params, query, headers, body: readBody(request.body, headers["content-type"]) };
}

function scriptedAnswer(scripted: ScriptedAnswer, usual: ApiAnswer | undefined): ApiAnswer {
  const wantsUsual = scripted.status === undefined && scripted.body === undefined;
  const base = wantsUsual && usual ? usual : { status: scripted.status ?? 200, body: scripted.body ?? {} };
  return { ...base, headers: { ...usual?.headers, ...scripted.headers } };
}

/** Ends the connection without an answer. */
function breakOff(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Promises the whole answer and ends the connection after half of it. */
function cutShort(reply: FastifyReply, { status, body }: ApiAnswer): FastifyReply {
  const text = textOfBody(body);
  reply.hijack();
  reply.raw.writeHead(status, {
    "content-type": contentTypeOf(body),
    "content-length": Buffer.byteLength(text),
  });
  reply.raw.write(text.slice(0, Math.ceil(text.length / 2)), () => reply.raw.destroy());
  return reply;
}

function textOfBody(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function contentTypeOf(body: unknown): string {
  if (typeof body !== "string") return "application/json; charset=utf-8";
  return body.trimStart().startsWith("<") ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
}
