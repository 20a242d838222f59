import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errorBody, failure, TwinbeamError } from "../errors.ts";

const kilobyte = 1024;
const jsonType = "application/json; charset=utf-8";

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
  return reply.code(status).type(jsonType).send(errorBody(error));
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

const unread = (reason: string) => failure("bad_request", { reason });

/** Body and headers of an answer that no route gives. */
const writtenOut = (error: TwinbeamError) => {
  const body = JSON.stringify(errorBody(error));
  const length = Buffer.byteLength(body);
  return {
    body,
    headers: { "Content-Type": jsonType, "Content-Length": String(length), Connection: "close" },
  };
};

/** Answers on the bare connection, and ends it whether the peer does or not. */
const hangUp = (socket: Socket, error: TwinbeamError): void => {
  const { body, headers } = writtenOut(error);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ""}`, ...lines];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  socket.destroySoon();
};

/** What Node would turn away by itself, without a word. It must not ask for a Host then (`requireHostHeader`). */
export const answerOddRequests = (app: FastifyInstance): void => {
  app.addHook("onRequest", ({ raw, headers }, _reply, done) =>
    done(headers.host === undefined && raw.httpVersion === "1.1" ? unread("it names no Host") : undefined),
  );
  app.server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
    const { body, headers } = writtenOut(unread("its Expect is not 100-continue"));
    response.writeHead(400, headers).end(body);
  });
  app.server.on("connect", (_request: IncomingMessage, socket: Socket) => {
    // Nobody else listens to a connection that Node has handed over.
    socket.on("error", () => socket.destroy());
    hangUp(socket, unread("this is no proxy"));
  });
};

/** For bytes that are no HTTP request. */
export const answerClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const code = codeOfClientError[error.code ?? ""];
  hangUp(socket, code ? failure(code) : unread("it is no HTTP request"));
};
