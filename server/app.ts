import { readFileSync } from "node:fs";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { adminRoutes } from "./admin/admin.ts";
import type { PlatformScores } from "./admin/quality-view.ts";
import type { Setup } from "./admin/setup-view.ts";
import { changesOf } from "./explain/changes.ts";
import { explainDelivery, targetFor } from "./explain/explain-delivery.ts";
import { createHttpServer } from "./http-server.ts";
import { beaconDoor } from "./intake/beacon.ts";
import type { Accept } from "./intake/door.ts";
import { eventsDoor } from "./intake/events.ts";
import type { LiveSettings } from "./live-settings.ts";
import { createLookout, type Lookout } from "./lookout/lookout.ts";
import { createRelayObserver } from "./lookout/relay-observer.ts";
import { createStoredObserver } from "./lookout/stored-observer.ts";
import { createMetrics, type Metrics } from "./observe/metrics.ts";
import { packageFile } from "./package-file.ts";
import { createPipeline } from "./pipeline.ts";
import type { NewEvent, Queue } from "./queue/queue.ts";
import type { Hooks } from "./relay/hooks.ts";
import type { Observe } from "./relay/observation.ts";
import { createRelay, type Relay } from "./relay/relay.ts";
import { healthRoutes } from "./routes/health.ts";
import { metricsRoute } from "./routes/metrics.ts";
import { openapiRoute } from "./routes/openapi.ts";
import { tagRoutes } from "./routes/tag.ts";

export interface AppOptions {
  settings: LiveSettings;
  queue: Queue;
  logger: FastifyBaseLogger;
  metrics?: Metrics;
  hooks?: Hooks;
  /** The operator's page asks for no password: the demo. */
  welcomesAnybody?: boolean;
  /** The platforms' own figures of quality. */
  platformScores?: () => Promise<PlatformScores>;
  /** Changes the configuration from the operator's page. */
  setup?: Setup;
  /** Sees what the relay does, beside the log and the metrics. */
  observe?: Observe;
  /** The built tag; default: what the build left in `dist/`. */
  tag?: string | undefined;
  /** When an access token ends, Unix ms, where that is known. */
  tokenEndOf?: (accessToken: string) => number | undefined;
  /** Unix ms. */
  now?: () => number;
}

export interface App {
  /** Doors, tag, health; and everything else where no admin port is set. */
  server: FastifyInstance;
  /** `/admin` and `/metrics` on a port of their own. */
  adminServer: FastifyInstance | undefined;
  accept: Accept;
  /** Not started yet: whoever starts it holds the store's lease. */
  relay: Relay;
  metrics: Metrics;
  /** What is wrong at the moment. */
  problems: Lookout["problems"];
  /** What an operator should know at the start. */
  notices: readonly string[];
  /** From now on the server is not ready, and its doors take no more. */
  startStopping(): void;
}

const builtTag = (): string | undefined => {
  try {
    return readFileSync(packageFile("dist", "tag.js"), "utf8");
  } catch {
    return undefined;
  }
};

const packageVersion = (): string =>
  String(JSON.parse(readFileSync(packageFile("package.json"), "utf8")).version);

/** Builds the server out of its parts. Nothing listens yet. */
export const createApp = async ({
  settings,
  queue,
  logger,
  metrics = createMetrics({ read: queue.read }),
  hooks = {},
  welcomesAnybody = false,
  platformScores,
  setup,
  observe = () => {},
  tag = builtTag(),
  tokenEndOf = () => undefined,
  now = Date.now,
}: AppOptions): Promise<App> => {
  let isStopping = false;
  const { beaconPath, admin } = settings.current.server;
  const server = createHttpServer({ logger, isTrusted: settings.isTrusted });
  const adminServer = admin && createHttpServer({ logger, isTrusted: settings.isTrusted });
  const { site, isListed, isApiKey } = settings;
  const bots = () => settings.current.server.bots;
  const lookout = createLookout({ queue, settings: () => settings.current, tokenEndOf, now });
  const { rates, feed, problems } = lookout;
  const tellStored = createStoredObserver(logger);
  const stored = (events: readonly NewEvent[]) => {
    lookout.stored(events);
    tellStored(events);
  };
  const accept = createPipeline({ site, bots, queue, metrics, stored });
  const tell = createRelayObserver(logger, metrics);
  const relay = createRelay({
    queue,
    settings: settings.current,
    hooks,
    observe: (observation) => {
      tell(observation);
      lookout.relayed(observation);
      observe(observation);
    },
  });
  const limits = () => settings.current.server.rateLimit;

  await openapiRoute(server, { version: packageVersion() });
  await server.register(beaconDoor, {
    path: beaconPath,
    accept,
    now,
    settings: {
      isListed,
      site: (id) => {
        const found = site(id);
        return found && { origins: found.origins, cookieDomain: found.settings.cookieDomain };
      },
      perAddress: () => limits().perAddress,
      perSite: () => limits().perSite,
    },
  });
  await server.register(eventsDoor, {
    accept,
    now,
    settings: { hasSite: (id) => site(id) !== undefined, isApiKey },
  });
  await server.register(tagRoutes, { tag, beaconPath, site: (id) => site(id)?.settings });
  await server.register(healthRoutes, {
    whyNotReady: () => (isStopping ? "it is stopping" : queue.trouble()),
  });
  await (adminServer ?? server).register(metricsRoute, metrics);
  await (adminServer ?? server).register(adminRoutes, {
    password: () => settings.current.server.adminPassword,
    welcomesAnybody,
    queue,
    rates,
    feed,
    problems,
    explain: (event) =>
      event.deliveries.map((delivery) => explainDelivery(settings.current, event, delivery)),
    preview: async (event, destination) => {
      const target = targetFor(settings.current, event, destination);
      if (!event.body || !target) return { bodies: [], note: "the body is no longer kept" };
      const changes = await changesOf(event.body, { target, hooks: settings.hooks(), site: event.site });
      return { plain: target.payload(event.body), ...changes };
    },
    platformScores,
    setup,
    page: packageFile("dist", "dashboard"),
    now,
  });
  const notices = [
    ...(settings.current.server.adminPassword
      ? []
      : ["/admin is 404: no server.adminPassword is configured"]),
    ...(tag === undefined ? ["/tag.js is 404: dist/tag.js is missing, run npm run build"] : []),
  ];
  await Promise.all([server.ready(), adminServer?.ready()]);
  return {
    server,
    adminServer,
    accept,
    relay,
    metrics,
    problems,
    notices,
    startStopping: () => {
      isStopping = true;
    },
  };
};
