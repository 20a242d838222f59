import type { Settings } from "../config/settings.ts";
import { createClockDrift } from "../observe/clock-drift.ts";
import { createFeed, type Feed } from "../observe/feed.ts";
import type { Problem } from "../observe/problems.ts";
import { createRates, type Rates } from "../observe/rates.ts";
import { createWatch, diskOf, type WatchOptions } from "../observe/watch.ts";
import type { NewEvent, Queue } from "../queue/queue.ts";
import { wantedReasons } from "../queue/store.ts";
import { graphVersionWarning } from "../relay/meta/graph-versions.ts";
import type { Observe } from "../relay/observation.ts";
import { targetsOf } from "../relay/platforms.ts";

const minuteMs = 60_000;

/** Everything that looks on: it is told what happens and never changes it. */
export interface Lookout {
  rates: Rates;
  feed: Feed;
  problems: () => Promise<Problem[]>;
  /** Events are in the store. */
  stored: (events: readonly NewEvent[]) => void;
  /** The relay has done something. */
  relayed: Observe;
}

/** What the visitor, the settings or a hook keep back is nothing that went wrong. */
const isWanted = (reason: string | undefined) => wantedReasons.includes(reason ?? "");

const countStored = (rates: Rates, { site, deliveries }: NewEvent) => {
  for (const { destination, state, reason } of deliveries) {
    rates.count("accepted", site, destination, 1);
    if (state !== "queued" && !isWanted(reason)) rates.count(state, site, destination, 1);
  }
};

/** Joins rates, feed and watch to the pipeline and the relay. */
export const createLookout = ({
  queue,
  settings,
  tokenEndOf = () => undefined,
  now = Date.now,
}: {
  queue: Pick<WatchOptions, "read"> & Pick<Queue, "trouble">;
  settings: () => Settings;
  /** When an access token ends, Unix ms, where that is known. */
  tokenEndOf?: (accessToken: string) => number | undefined;
  now?: () => number;
}): Lookout => {
  const rates = createRates({ now });
  const feed = createFeed({ now });
  const drift = createClockDrift();
  const configured = () =>
    settings().sites.flatMap((site) => {
      const pixels = new Map(site.meta.map((pixel) => [`meta:${pixel.pixelId}`, pixel]));
      return targetsOf(site).map(({ destination }) => {
        const pixel = pixels.get(destination);
        const versionWarning = pixel && graphVersionWarning(pixel.graphVersion, now());
        const tokenEndsAtMs = pixel && tokenEndOf(pixel.accessToken);
        return {
          site: site.id,
          destination,
          ...(versionWarning && { versionWarning }),
          ...(tokenEndsAtMs !== undefined && { tokenEndsAtMs }),
        };
      });
    });
  const folder = /^file:(.+)$/.exec(settings().store.url)?.[1];
  const { read, trouble } = queue;
  return {
    rates,
    feed,
    problems: createWatch({
      read,
      trouble,
      rates,
      configured,
      now,
      clockAheadMs: drift.aheadMs,
      limits: () => ({ silenceMs: settings().server.alerts.silenceMinutes * minuteMs }),
      ...(folder && { disk: () => diskOf(folder) }),
    }),
    stored(events) {
      const atMs = now();
      for (const stored of events) {
        countStored(rates, stored);
        if (feed.isFull()) continue;
        const { site, event, door, deliveries, pixel } = stored;
        const { id, name } = event;
        const destinations = deliveries.map(({ destination }) => destination);
        feed.tell({ atMs, site, id, name, step: "stored", door, destinations, ...(pixel && { pixel }) });
      }
    },
    relayed(observation) {
      const { site, destination, kind } = observation;
      const atMs = now();
      if (kind === "request" && observation.clockAheadMs !== undefined) drift.note(observation.clockAheadMs);
      if (kind === "hold" || kind === "resume") {
        const reason = kind === "hold" ? observation.reason.title : undefined;
        feed.tell({ atMs, site, destination, step: kind, ...(reason && { reason }) });
      }
      if (kind !== "settled") return;
      const { state: step, events, reason } = observation;
      if (!isWanted(reason?.code)) rates.count(step, site, destination, events.length);
      const why = reason?.title && { reason: reason.title };
      for (const { id, name } of events) {
        if (feed.isFull()) return;
        feed.tell({ atMs, site, id, name, step, destination, ...why });
      }
    },
  };
};
