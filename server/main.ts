import type { FastifyInstance } from "fastify";
import { createApp } from "./app.ts";
import type { Loaded } from "./config/load.ts";
import type { Settings } from "./config/settings.ts";
import { failure } from "./errors.ts";
import { createLiveSettings, type LiveSettings } from "./live-settings.ts";
import { createLog, type Logger, type LogOptions } from "./observe/log.ts";
import { openQueue } from "./queue/open.ts";
import type { Queue } from "./queue/queue.ts";

const hourMs = 3_600_000;
const drainMs = 10_000;

type Configuration = Extract<Loaded, { ok: true }>;

export interface MainOptions extends Pick<LogOptions, "stdout" | "stderr" | "isTerminal" | "level"> {
  configuration: Configuration;
  /** Reads the configuration again, for SIGHUP. */
  reload: () => Promise<Loaded>;
}

/** A server that runs. */
export interface Running {
  /** Where it listens. */
  url: string;
  adminUrl: string | undefined;
  /** Takes no more requests, sends what can be sent within 10 s, and lets go of the store. Nothing is lost. */
  stop(): Promise<void>;
  reload(): Promise<void>;
}

const urlOf = (host: string, port: number) => `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

const listen = async (server: FastifyInstance, host: string, port: number): Promise<string> => {
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
const closeServers = async (servers: readonly FastifyInstance[], limitMs: number) => {
  const cut = setTimeout(() => {
    for (const { server } of servers) server.closeAllConnections();
  }, limitMs);
  await Promise.all(servers.map((server) => server.close()));
  clearTimeout(cut);
};

/** What a running server cannot change: those who changed it are told. */
const fixedSettings = ({ server, store }: Settings) => ({
  "server.host": server.host,
  "server.port": server.port,
  "server.admin": server.admin,
  "server.beaconPath": server.beaconPath,
  "store.url": store.url,
});

const tellFixed = (before: Settings, after: Settings, logger: Logger) => {
  const [old, fresh] = [fixedSettings(before), fixedSettings(after)];
  for (const [path, value] of Object.entries(fresh)) {
    const was = Object.entries(old).find(([key]) => key === path)?.[1];
    if (JSON.stringify(value) !== JSON.stringify(was)) {
      logger.warn({ path }, "changed, and takes effect at the next start");
    }
  }
};

const createReload =
  (live: LiveSettings, logger: Logger, read: () => Promise<Loaded>) => async (): Promise<void> => {
    const loaded = await read();
    if (!loaded.ok) {
      for (const mistake of loaded.mistakes) logger.error(mistake, "the configuration has a mistake");
      logger.error("the configuration was not reloaded: the server goes on with the one it had");
      return;
    }
    tellFixed(live.current, loaded.settings, logger);
    live.replace(loaded.settings);
    for (const warning of loaded.warnings) logger.warn(warning, "configuration");
    logger.info("the configuration was reloaded");
  };

/** Forgets what is older than the retention, at the start and every hour. */
const keepRetention = (queue: Queue, live: LiveSettings, logger: Logger): (() => void) => {
  const retain = () =>
    void queue
      .retain(live.current.server.retentionDays)
      .catch((error: unknown) => logger.error({ err: error }, "old events could not be deleted"));
  const timer = setInterval(retain, hourMs).unref();
  retain();
  return () => clearInterval(timer);
};

/**
 * Starts the server: store, lease, doors.
 * @throws the catalogue's `store_…` and `address_…` failures; nothing is left open then
 */
export const start = async ({
  configuration,
  reload,
  ...output
}: MainOptions): Promise<{ running: Running; logger: Logger }> => {
  const { settings } = configuration;
  const live = createLiveSettings(settings);
  const logger = createLog({ ...output, secrets: live.secrets });
  const queue = await openQueue(settings.store.url);
  const opened: (() => Promise<unknown>)[] = [() => queue.close()];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };
  try {
    const lease = await queue.lease();
    opened.push(() => lease.release());
    const app = await createApp({ settings: live, queue, logger });
    const servers = app.adminServer ? [app.server, app.adminServer] : [app.server];
    opened.push(() => closeServers(servers, drainMs));
    const { host, port, admin } = settings.server;
    const url = await listen(app.server, host, port);
    const adminUrl =
      app.adminServer && (await listen(app.adminServer, admin?.host ?? host, admin?.port ?? 0));
    logger.info({ url, ...(adminUrl && { adminUrl }) }, "listening");
    for (const warning of configuration.warnings) logger.warn(warning, "configuration");
    for (const notice of app.notices) logger.info(notice);
    const stopRetention = keepRetention(queue, live, logger);
    const stop = async () => {
      app.startStopping();
      logger.info("stopping");
      stopRetention();
      await closeAll();
      logger.info("stopped");
    };
    return { running: { url, adminUrl, stop, reload: createReload(live, logger, reload) }, logger };
  } catch (error) {
    await closeAll();
    throw error;
  }
};

/** Runs until a signal stops it: SIGTERM and SIGINT stop, SIGHUP reloads; a second one to stop ends it at once. */
export const main = async (options: MainOptions): Promise<void> => {
  const { running, logger } = await start(options);
  process.on("SIGHUP", () => {
    running.reload().catch((error: unknown) => logger.error({ err: error }, "the reload failed"));
  });
  await new Promise<void>((resolve, reject) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      running.stop().then(resolve, reject);
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  });
};
