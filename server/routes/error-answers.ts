import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errorBody, failure, TwinbeamError } from "../errors.ts";

const kilobyte = 1024;

/** Statuses that always come with Retry-After. */
const askLater: ReadonlySet<number> = new Set([429, 503]);
const defaultRetryAfterS = 5;

const sizeOf = (bytes: number) =>
  bytes < kilobyte ** 2 ? `${bytes / kilobyte} KiB` : `${bytes / kilobyte ** 2} MiB`;

/** What Fastify found wrong, in the words of our catalogue. */
const fromFramework = (error: Partial<FastifyError>, request: FastifyRequest): TwinbeamError => {
  const { code = "", statusCode = 500, message = "" } = error;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return failure("body_too_large", { limit: sizeOf(request.routeOptions.bodyLimit ?? 0) });
  }
  if (statusCode === 415) {
    const type = request.headers["content-type"] ?? "none";
    return failure("unsupported_content_type", { type, accepted: "application/json" });
  }
  if (statusCode >= 400 && statusCode < 500) return failure("bad_request", { reason: message });
  return failure("internal", {}, { cause: error });
};

const send = (reply: FastifyReply, error: TwinbeamError) => {
  const { status, retryAfterS = askLater.has(status) ? defaultRetryAfterS : undefined } = error;
  if (retryAfterS !== undefined) reply.header("retry-after", retryAfterS);
  return reply.code(status).type("application/json; charset=utf-8").send(errorBody(error));
};

/** Every answer that is no success has the contract's body, also for what Fastify finds by itself. */
export const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error: Error, request, reply) => {
    const known = error instanceof TwinbeamError ? error : fromFramework(error, request);
    if (known.status === 500) request.log.error({ err: error, code: known.code }, "a request failed");
    else request.log.debug({ code: known.code, status: known.status }, "a request was refused");
    return send(reply, known);
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ""] = request.url.split("?", 1);
    return send(reply, failure("not_found", { method: request.method, path: path.slice(0, 200) }));
  });
};

/** For addresses that cannot be routed at all. */
export const frameworkErrors = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
  void send(reply, fromFramework(error, request));

const codeOfClientError: Readonly<Record<string, "headers_too_large" | "request_timeout">> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

/** For bytes that are no HTTP request: no route has seen them, so the answer is written by hand. */
export const answerClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const code = codeOfClientError[error.code ?? ""];
  const known = code ? failure(code) : failure("bad_request", { reason: "it is no HTTP request" });
  const body = JSON.stringify(errorBody(known));
  const head = [
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status] ?? ""}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
};
