import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { answerClientError, answerErrors, frameworkErrors } from "./routes/error-answers.ts";

const second = 1000;
const kilobyte = 1024;

/** What a peer may ask of us before we have read a word of its events. */
const limits = {
  headerBytes: 16 * kilobyte,
  headersMs: 10 * second,
  /** A whole request, body included: slow senders do not keep a place. */
  requestMs: 30 * second,
  keepAliveMs: 65 * second,
  connections: 10_000,
  pathLength: 200,
} as const;

/**
 * A Fastify instance with our limits and our error bodies; it does not listen. Bodies are judged by the doors
 * themselves, so the routes' schemas only describe and serialise.
 */
export const createHttpServer = (
  logger: FastifyBaseLogger,
  isTrusted: (address: string, hop: number) => boolean,
): FastifyInstance => {
  const app = Fastify({
    loggerInstance: logger.child({}),
    // A child of the logger for every request costs more than checking an event does.
    childLoggerFactory: (parent) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: isTrusted,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    return503OnClosing: false,
    routerOptions: { maxParamLength: limits.pathLength },
    frameworkErrors,
    clientErrorHandler: answerClientError,
    http: { maxHeaderSize: limits.headerBytes, headersTimeout: limits.headersMs },
  });
  app.server.maxConnections = limits.connections;
  app.setValidatorCompiler(() => () => true);
  answerErrors(app);
  return app;
};
