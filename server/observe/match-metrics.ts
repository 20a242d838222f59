import { Gauge, type Registry } from "prom-client";
import { platformOf } from "../../event/destinations.ts";
import type { Platform } from "../../event/schema.ts";
import type { Reader } from "../queue/reads.ts";
import { estimateMatch } from "./match-quality.ts";

/** Enough for a mean, and few enough for a scrape. */
const sample = 200;

/**
 * The mean estimate of match quality of the newest events, by platform and name.
 * @param options.labelOf a name as a label: few different ones
 */
export const addMatchMetrics = (
  registers: Registry[],
  { read, labelOf }: { read: Reader; labelOf: (name: string) => string },
) =>
  new Gauge({
    name: "twinbeam_match_estimate",
    help: "Our estimate of match quality, 0 to 10, over the newest events",
    labelNames: ["platform", "event_name"],
    registers,
    async collect() {
      this.reset();
      const rows = await read.events({ limit: sample });
      const events = await read.bodies({ events: rows.map(({ event }) => event) });
      const scores = new Map<string, { platform: Platform; event_name: string; all: number[] }>();
      for (const { name, body, deliveries } of events) {
        const platforms = new Set(deliveries.map(({ destination }) => platformOf(destination)));
        for (const platform of platforms) {
          if (!body || !platform) continue;
          const labels = { platform, event_name: labelOf(name) };
          const key = Object.values(labels).join(" ");
          const row = scores.get(key) ?? { ...labels, all: [] };
          row.all.push(estimateMatch(platform, body).score);
          scores.set(key, row);
        }
      }
      for (const { all, ...labels } of scores.values()) {
        this.set(labels, all.reduce((sum, score) => sum + score, 0) / all.length);
      }
    },
  });
