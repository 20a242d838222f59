import type { FastifyInstance } from "fastify";
import { createApp } from "./app.ts";
import type { Loaded } from "./config/load.ts";
import type { Settings } from "./config/settings.ts";
import { failure, type Issue } from "./errors.ts";
import { createLiveSettings, type LiveSettings } from "./live-settings.ts";
import { createLog, type Logger, type LogOptions } from "./observe/log.ts";
import { openQueue } from "./queue/open.ts";
import type { Queue } from "./queue/queue.ts";
import { type Hooks, hookMistakes } from "./relay/hooks.ts";
import { graphVersionWarning } from "./relay/meta/graph-versions.ts";
import { targetsOf } from "./relay/platforms.ts";
import type { Relay } from "./relay/relay.ts";

const hourMs = 3_600_000;
const drainMs = 10_000;
/** Of it, what a peer gets that does not end its request. */
const closeMs = 3000;
const sweepMs = 50;

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

/** The hooks that a module configuration exports. Throws `configuration_invalid`. */
const hooksOf = ({ exports, settings }: Configuration): Hooks => {
  const destinations = settings.sites.flatMap((site) =>
    targetsOf(site).map(({ destination }) => destination),
  );
  const mistakes = hookMistakes(exports.hooks, destinations);
  if (mistakes.length > 0) throw failure("configuration_invalid", { count: mistakes.join("; ") });
  return (exports.hooks ?? {}) as Hooks;
};

const tellWarnings = ({ warnings, settings }: Configuration, logger: Logger) => {
  const tell = ({ path, message }: Issue) => logger.warn({ path }, message);
  warnings.forEach(tell);
  settings.sites.forEach(({ meta }, site) => {
    meta.forEach(({ graphVersion }, index) => {
      const ending = graphVersionWarning(graphVersion, Date.now());
      if (ending) logger[ending.level]({ path: `sites.${site}.meta.${index}.graphVersion` }, ending.message);
    });
  });
};

interface Replaceable {
  live: LiveSettings;
  relay: Relay;
  logger: Logger;
  read: () => Promise<Loaded>;
}

const createReload =
  ({ live, relay, logger, read }: Replaceable) =>
  async (): Promise<void> => {
    const loaded = await read();
    if (!loaded.ok) {
      for (const { path, message } of loaded.mistakes) logger.error({ path }, message);
      logger.error("the configuration was not reloaded: the server goes on with the one it had");
      return;
    }
    const hooks = hooksOf(loaded);
    tellFixed(live.current, loaded.settings, logger);
    live.replace(loaded.settings);
    relay.replace(loaded.settings, hooks);
    tellWarnings(loaded, logger);
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
  const hooks = hooksOf(configuration);
  const queue = await openQueue(settings.store.url);
  const opened: (() => Promise<unknown>)[] = [() => queue.close()];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };
  try {
    const lease = await queue.lease();
    opened.push(() => lease.release());
    const app = await createApp({ settings: live, queue, logger, hooks });
    const { relay } = app;
    await relay.start();
    opened.push(() => relay.stop({ drainMs: drainMs - closeMs }));
    const servers = app.adminServer ? [app.server, app.adminServer] : [app.server];
    opened.push(() => closeServers(servers, closeMs));
    const { host, port, admin } = settings.server;
    const url = await listen(app.server, host, port);
    const adminUrl =
      app.adminServer && (await listen(app.adminServer, admin?.host ?? host, admin?.port ?? 0));
    logger.info({ url, ...(adminUrl && { adminUrl }) }, "listening");
    tellWarnings(configuration, logger);
    for (const notice of app.notices) logger.info(notice);
    const stopRetention = keepRetention(queue, live, logger);
    const stop = async () => {
      app.startStopping();
      logger.info("stopping");
      stopRetention();
      await closeAll();
      logger.info("stopped");
    };
    const replaceable = { live, relay, logger, read: reload };
    return { running: { url, adminUrl, stop, reload: createReload(replaceable) }, logger };
  } catch (error) {
    await closeAll();
    throw error;
  }
};

/**
 * Runs until a signal stops it: SIGTERM and SIGINT stop, SIGHUP reloads. Further signals to stop are ignored: stopping
 * takes 10 s at most, and a terminal and npm may both send the first one.
 */
export const main = async (options: MainOptions): Promise<void> => {
  let reload = async () => {};
  // Listened to before anybody can know that we run: a signal that comes early waits until there is what to stop.
  process.on("SIGHUP", () => void reload());
  const toldToStop = new Promise<void>((resolve) => {
    process.on("SIGTERM", () => resolve());
    process.on("SIGINT", () => resolve());
  });
  const { running, logger } = await start(options);
  reload = () =>
    running.reload().catch((error: unknown) => logger.error({ err: error }, "the reload failed"));
  await toldToStop;
  await running.stop();
};
