import type { Loaded } from "./config/load.ts";
import type { Settings } from "./config/settings.ts";
import { failure, type Issue } from "./errors.ts";
import type { LiveSettings } from "./live-settings.ts";
import type { Logger } from "./observe/log.ts";
import { type Hooks, hookMistakes } from "./relay/hooks.ts";
import { graphVersionWarning } from "./relay/meta/graph-versions.ts";
import { targetsOf } from "./relay/platforms.ts";
import type { Relay } from "./relay/relay.ts";

export type Configuration = Extract<Loaded, { ok: true }>;

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
export const hooksOf = ({ exports, settings }: Configuration): Hooks => {
  const destinations = settings.sites.flatMap((site) =>
    targetsOf(site).map(({ destination }) => destination),
  );
  const mistakes = hookMistakes(exports.hooks, destinations);
  if (mistakes.length > 0) throw failure("configuration_invalid", { count: mistakes.join("; ") });
  return (exports.hooks ?? {}) as Hooks;
};

/** Tells what is odd in a configuration that holds. */
export const tellWarnings = ({ warnings, settings }: Configuration, logger: Logger) => {
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

/**
 * Puts a new configuration in the place of the old one, unless it is wrong. One after the other: what was read first
 * must not be put in the place of what was read later.
 */
export const createReload = ({ live, relay, logger, read }: Replaceable): (() => Promise<void>) => {
  const reload = async () => {
    const loaded = await read();
    if (!loaded.ok) {
      for (const { path, message } of loaded.mistakes) logger.error({ path }, message);
      logger.error("the configuration was not reloaded: the server goes on with the one it had");
      return;
    }
    const hooks = hooksOf(loaded);
    tellFixed(live.current, loaded.settings, logger);
    live.replace(loaded.settings, hooks);
    relay.replace(loaded.settings, hooks);
    tellWarnings(loaded, logger);
    logger.info("the configuration was reloaded");
  };
  let last = Promise.resolve();
  return () => {
    const next = last.then(reload);
    last = next.catch(() => {});
    return next;
  };
};
