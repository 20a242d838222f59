import { type Destination, destinationOf } from "../../event/destinations.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Source } from "../../event/schema.ts";
import type { DestinationSettings, SiteSettings } from "../config/settings.ts";
import { meta } from "./meta/index.ts";
import type { Payload, Platform, RequestOptions } from "./platform.ts";
import { tiktok } from "./tiktok/index.ts";

/** A platform with one destination's settings filled in. */
export interface Target {
  destination: Destination;
  platform: Platform<never>["name"];
  settings: DestinationSettings;
  takes(source: Source): boolean;
  maxAgeDays(event: PreparedEvent): number;
  refusal(event: PreparedEvent): ReturnType<Platform<never>["refusal"]>;
  batchKey(event: PreparedEvent): string;
  payload(event: PreparedEvent): Payload;
  request(payloads: readonly Payload[], options?: RequestOptions): ReturnType<Platform<never>["request"]>;
  answer: Platform<never>["answer"];
}

const target = <Settings extends DestinationSettings>(
  platform: Platform<Settings>,
  settings: Settings,
): Target => ({
  destination: destinationOf(platform.name, platform.id(settings)),
  platform: platform.name,
  settings,
  takes: (source) => platform.takes(source, settings),
  maxAgeDays: (event) => settings.maxAgeDays ?? platform.maxAgeDays(event),
  refusal: (event) => platform.refusal(event, settings),
  batchKey: platform.batchKey,
  payload: (event) => platform.payload(event, settings),
  request: (payloads, options) => platform.request(payloads, settings, options),
  answer: platform.answer,
});

/** The one list of platforms: every destination of a site, ready to be asked. */
export const targetsOf = (site: Pick<SiteSettings, "meta" | "tiktok">): Target[] => [
  ...site.meta.map((settings) => target(meta, settings)),
  ...site.tiktok.map((settings) => target(tiktok, settings)),
];
