import { setFlagsFromString } from "node:v8";
import { createApp } from "./app.ts";
import type { Loaded } from "./config/load.ts";
import { createServerLease } from "./lease.ts";
import { closeServers, listen } from "./listen.ts";
import { createLiveSettings, type LiveSettings } from "./live-settings.ts";
import { createAlerts } from "./lookout/alerts.ts";
import { readPlatformScores } from "./lookout/platform-scores.ts";
import { createTokenEnds } from "./lookout/token-ends.ts";
import { createLog, type Logger, type LogOptions } from "./observe/log.ts";
import { openQueue } from "./queue/open.ts";
import type { Queue } from "./queue/queue.ts";
import { type Configuration, createReload, hooksOf, tellWarnings } from "./reload.ts";
import { createConnections } from "./setup/connections.ts";
import { createKeys } from "./setup/keys.ts";
import { underneathOf, withoutTokens } from "./setup/page-settings.ts";
import { createSites } from "./setup/sites.ts";

const hourMs = 3_600_000;
const usualLookMs = 30_000;
const drainMs = 10_000;
/** Of it, what a peer gets that does not end its request. */
const closeMs = 3000;

export interface MainOptions extends Pick<LogOptions, "stdout" | "stderr" | "isTerminal" | "level"> {
  configuration: Configuration;
  /** The operator's page asks for no password: the demo. */
  welcomesAnybody?: boolean;
  /** How often it is looked for problems to be told by alerts. */
  lookEveryMs?: number;
  /** Reads the configuration again, over what the operator's page set. */
  reload: (underneath: unknown) => Promise<Loaded>;
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
 * What the operator's page set lies under the configuration; what does not hold any more is told and left out. A site
 * whose tokens are lost stays: its events wait, where the tag of an unknown site would forget them.
 */
const withPageSettings = async (
  given: Configuration,
  { queue, reload, logger }: { queue: Queue; reload: MainOptions["reload"]; logger: Logger },
): Promise<Configuration> => {
  const underneath = underneathOf(await queue.settings());
  if (Object.keys(underneath).length === 0) return given;
  const loaded = await reload(underneath);
  if (loaded.ok) return loaded;
  for (const { path, message } of loaded.mistakes) logger.error({ path }, message);
  const waiting = await reload(withoutTokens(underneath, loaded.mistakes));
  return waiting.ok ? waiting : given;
};

/**
 * Starts the server: store, lease, doors.
 * @throws the catalogue's `store_…` and `address_…` failures; nothing is left open then
 */
export const start = async ({
  configuration: given,
  reload,
  welcomesAnybody = false,
  lookEveryMs = usualLookMs,
  ...output
}: MainOptions): Promise<{ running: Running; logger: Logger }> => {
  const live = createLiveSettings(given.settings);
  const logger = createLog({ ...output, secrets: live.secrets });
  const queue = await openQueue(given.settings.store.url);
  const opened: (() => Promise<unknown>)[] = [() => queue.close()];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };
  try {
    const configuration = await withPageSettings(given, { queue, reload, logger });
    const { settings } = configuration;
    const hooks = hooksOf(configuration);
    live.replace(settings, hooks);
    const lease = createServerLease(queue);
    await lease.take();
    opened.push(() => lease.release());
    // The store's reader takes a while to start, and the relay needs it first: all else is built meanwhile.
    void queue.read.holds().catch(() => {});
    const read = async () => reload(underneathOf(await queue.settings()));
    let applyNow = async () => {};
    const apply = () => applyNow();
    const setup = {
      ...createSites({ queue, read: reload, apply }),
      keys: createKeys({ queue, current: read, apply }),
      connections: createConnections({
        queue,
        settings: () => live.current,
        folder: configuration.folder,
        apply,
      }),
    };
    const tokens = createTokenEnds({ settings: () => live.current });
    const app = await createApp({
      settings: live,
      queue,
      logger,
      hooks,
      welcomesAnybody,
      platformScores: () => readPlatformScores(live.current, { folder: configuration.folder }),
      setup,
      tokenEndOf: tokens.endOf,
    });
    const { relay } = app;
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
    opened.push(() => lease.giveUp());
    await lease.relay(relay.start, (holder) =>
      logger.info({ holder }, "another command sends from the store: this server takes over when it ends"),
    );
    const stopRetention = keepRetention(queue, live, logger);
    const alerts = createAlerts({
      problems: app.problems,
      webhook: () => live.current.server.alerts.webhook,
      logger,
    });
    const looking = setInterval(() => void tokens.look().then(alerts.look), lookEveryMs).unref();
    const stop = async () => {
      app.startStopping();
      logger.info("stopping");
      stopRetention();
      clearInterval(looking);
      await closeAll();
      logger.info("stopped");
    };
    applyNow = createReload({ live, relay, logger, read });
    return { running: { url, adminUrl, stop, reload: applyNow }, logger };
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
  // What outlives a collection while it waits for its commit is no long-lived kind of object: made among the old ones
  // by V8, it keeps its whole group of events until a full collection.
  setFlagsFromString("--no-allocation-site-pretenuring");
  let reloadWanted = false;
  let reload = async () => {
    reloadWanted = true;
  };
  // Listened to before anybody can know that we run: a signal that comes early waits until there is what to stop.
  process.on("SIGHUP", () => void reload());
  const toldToStop = new Promise<void>((resolve) => {
    process.on("SIGTERM", () => resolve());
    process.on("SIGINT", () => resolve());
  });
  const { running, logger } = await start(options);
  reload = () =>
    running.reload().catch((error: unknown) => logger.error({ err: error }, "the reload failed"));
  if (reloadWanted) await reload();
  await toldToStop;
  await running.stop();
};
