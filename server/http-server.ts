import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import {
  answerClientError,
  answerErrors,
  answerOddRequests,
  frameworkErrors,
} from "./routes/error-answers.ts";

const second = 1000;
const kilobyte = 1024;

/** What a peer may ask of us before we have read a word of its events. */
const usualLimits = {
  headerBytes: 16 * kilobyte,
  headersMs: 10 * second,
  /** A whole request, body included: slow senders do not keep a place. */
  requestMs: 30 * second,
  /** How often the two above are looked after. */
  checkMs: 5 * second,
  keepAliveMs: 65 * second,
  connections: 10_000,
  parameterLength: 200,
};

export interface HttpServerOptions {
  logger: FastifyBaseLogger;
  /** Whether a proxy's word on the visitor's address counts. */
  isTrusted: (address: string, hop: number) => boolean;
  limits?: typeof usualLimits;
}

/**
 * A Fastify instance with our limits and our error bodies; it does not listen. Bodies are judged by the doors
 * themselves, so the routes' schemas only describe and serialise.
 */
export const createHttpServer = ({
  logger,
  isTrusted,
  limits = usualLimits,
}: HttpServerOptions): FastifyInstance => {
  const app = Fastify({
    loggerInstance: logger.child({}),
    // A child of the logger for every request costs more than checking an event does.
    childLoggerFactory: (parent) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: isTrusted,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    return503OnClosing: false,
    routerOptions: { maxParamLength: limits.parameterLength },
    frameworkErrors,
    clientErrorHandler: answerClientError,
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.checkMs,
      requireHostHeader: false,
    },
  });
  app.server.maxConnections = limits.connections;
  app.setValidatorCompiler(() => () => true);
  answerErrors(app);
  answerOddRequests(app);
  return app;
};
