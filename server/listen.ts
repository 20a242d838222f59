import type { FastifyInstance } from "fastify";
import { failure } from "./errors.ts";

const sweepMs = 50;

const urlOf = (host: string, port: number) => `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

/**
 * Listens, and tells where.
 * @param port 0: any
 * @throws `address_in_use`, `address_unavailable`
 */
export const listen = async (server: FastifyInstance, host: string, port: number): Promise<string> => {
  // Fastify would tell each of its addresses before we say the one line that programs wait for.
  const { level } = server.log;
  server.log.level = "silent";
  try {
    await server.listen({ host, port });
  } catch (error) {
    const { code = "", message = "" } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw failure("address_in_use", { host, port }, { cause: error });
    throw failure("address_unavailable", { host, port, reason: code || message }, { cause: error });
  } finally {
    server.log.level = level;
  }
  const address = server.server.address();
  return urlOf(host, typeof address === "object" && address ? address.port : port);
};

/** Waits for running requests, but not for ever: a peer that never ends its request is cut off. */
export const closeServers = async (servers: readonly FastifyInstance[], limitMs: number) => {
  const each = (act: (server: FastifyInstance["server"]) => void) => () => {
    for (const { server } of servers) act(server);
  };
  // A connection whose last request has just ended would stay open for the next one.
  const sweep = setInterval(
    each((server) => server.closeIdleConnections()),
    sweepMs,
  );
  const cut = setTimeout(
    each((server) => server.closeAllConnections()),
    limitMs,
  );
  await Promise.all(servers.map((server) => server.close()));
  clearInterval(sweep);
  clearTimeout(cut);
};
