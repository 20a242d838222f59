import type { FastifyInstance } from "fastify";
import { type Destination, platformOf } from "../../event/destinations.ts";
import type { Platform } from "../../event/schema.ts";
import { estimateMatch, identifierWorth } from "../observe/match-quality.ts";
import type { Queue } from "../queue/queue.ts";
import type { FullEvent } from "../queue/reads.ts";
import { type Query, rangeOf, whereOf } from "./query.ts";

export interface QualityRow {
  name: string;
  platform: Platform;
  events: number;
  /** Mean of the estimates, 0 to 10. */
  score: number;
  /** Identifiers by worth, with the share of events that carry them. */
  identifiers: { field: string; worth: number; share: number }[];
}

export interface QualityView {
  rows: QualityRow[];
  /** How many of the newest events were looked at. */
  sampled: number;
}

/** What a platform itself says of one event name. */
export interface PlatformScore {
  destination: string;
  name: string;
  /** Meta: match quality, 0 to 10. */
  score?: number;
  /** Meta: pixel events that a server event covers. */
  coveragePercent?: number;
  /** Meta: how often each identifier comes, by our names of fields where they are known. */
  identifiers?: { field: string; percent: number }[];
  /** Meta: browser events that a deduplication key covers. */
  keys?: { key: string; percent: number }[];
  /** TikTok: events of the last days by way. */
  browserEvents?: number;
  serverEvents?: number;
}

export interface PlatformScores {
  rows: PlatformScore[];
  /** Destinations that said nothing, with the reason. */
  notes: string[];
}

const sample = 1_000;
const platforms: readonly Platform[] = ["meta", "tiktok"];

const goesTo = (platform: Platform, destinations: readonly { destination: Destination }[]) =>
  destinations.some(({ destination }) => platformOf(destination) === platform);

const rowOf = (name: string, platform: Platform, events: readonly FullEvent[]): QualityRow => {
  const estimates = events.flatMap(({ body }) => (body ? [estimateMatch(platform, body)] : []));
  const carried = new Map<string, number>();
  for (const { present, missing } of estimates) {
    for (const field of missing) carried.set(field, carried.get(field) ?? 0);
    for (const field of present) carried.set(field, (carried.get(field) ?? 0) + 1);
  }
  const mean = estimates.reduce((total, { score }) => total + score, 0) / Math.max(1, estimates.length);
  return {
    name,
    platform,
    events: estimates.length,
    score: Math.round(mean * 10) / 10,
    identifiers: [...carried]
      .map(([field, count]) => ({
        field,
        worth: identifierWorth[platform][field] ?? 0,
        share: count / Math.max(1, estimates.length),
      }))
      .sort((a, b) => b.worth - a.worth),
  };
};

/** `GET /quality/platforms`: the platforms' own figures, where a token allows. `GET /quality`: per event name, which identifiers go out and what that is worth; an estimate over the newest events. */
export const qualityRoute = (
  app: FastifyInstance,
  {
    read,
    platformScores,
    now,
  }: { read: Queue["read"]; platformScores: () => Promise<PlatformScores>; now: () => number },
) => {
  app.get("/quality/platforms", () => platformScores());
  app.get<{ Querystring: Query }>("/quality", async ({ query }): Promise<QualityView> => {
    const rows = await read.events({ ...whereOf(query), ...rangeOf(query, now()), limit: sample });
    const full = await read.bodies({ events: rows.map(({ event }) => event) });
    const names = [...new Set(full.map(({ name }) => name))].sort();
    const kept = full.filter(({ body }) => body !== undefined);
    return {
      sampled: kept.length,
      rows: names.flatMap((name) =>
        platforms.flatMap((platform) => {
          const events = kept.filter((event) => event.name === name && goesTo(platform, event.deliveries));
          return events.length > 0 ? [rowOf(name, platform, events)] : [];
        }),
      ),
    };
  });
};
