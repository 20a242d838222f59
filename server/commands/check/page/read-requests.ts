import type { Platform } from "../../../../event/schema.ts";
import { isObject } from "../../../accounts/platform-api.ts";
import type { SiteSettings } from "../../../config/settings.ts";
import type { BeaconEvent, Observation, PixelHit } from "./observation.ts";

/** One request of the page. */
export interface PageRequest {
  url: string;
  body: string | undefined;
}

/** Hosts of a platform's pixel: its own, and the one that the configuration loads the script from. */
const hostsOf = ({ meta, tiktok }: SiteSettings, platform: Platform): Set<string> => {
  const own = platform === "meta" ? ["www.facebook.com", "connect.facebook.net"] : ["analytics.tiktok.com"];
  const scripts = (platform === "meta" ? meta : tiktok).map(({ scriptUrl }) => new URL(scriptUrl).host);
  return new Set([...own, ...scripts]);
};

const parse = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
};

const textOf = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** Meta's image or form: `id`, `ev` and `eid` in the query or the body. */
const metaHit = (url: URL, body: string | undefined): PixelHit | undefined => {
  if (!/^\/tr\/?$/.test(url.pathname)) return undefined;
  const form = new URLSearchParams(body?.includes("=") ? body : "");
  const read = (name: string) => url.searchParams.get(name) ?? form.get(name) ?? undefined;
  const [id, name] = [read("id"), read("ev")];
  return id && name ? { platform: "meta", id, name, eventId: read("eid") } : undefined;
};

/** TikTok's JSON; the pixel's code stands at the top or under `context.pixel`. */
const tiktokHit = (url: URL, body: string | undefined): PixelHit | undefined => {
  if (!url.pathname.startsWith("/api/v2/pixel")) return undefined;
  const json = parse(body);
  if (!isObject(json)) return undefined;
  const pixel = isObject(json.context) && isObject(json.context.pixel) ? json.context.pixel : {};
  const [id, name] = [textOf(json.pixel_code) ?? textOf(pixel.code), textOf(json.event)];
  return id && name ? { platform: "tiktok", id, name, eventId: textOf(json.event_id) } : undefined;
};

const beaconEvents = (body: string | undefined): BeaconEvent[] => {
  const json = parse(body);
  if (!isObject(json) || !Array.isArray(json.events)) return [];
  const site = String(json.site ?? "");
  return json.events.filter(isObject).map(({ event_name, event_id }) => ({
    name: String(event_name),
    eventId: String(event_id),
    site,
  }));
};

const scriptOf = (url: URL): Platform | undefined => {
  if (url.pathname.endsWith("/fbevents.js")) return "meta";
  return url.pathname.endsWith("/pixel/events.js") ? "tiktok" : undefined;
};

/** Reads what a page's requests say: pixels fired, beacons sent, scripts loaded. */
export const readRequests = (
  requests: readonly PageRequest[],
  { site, beaconPath }: { site: SiteSettings; beaconPath: string },
): Observation => {
  const [metaHosts, tiktokHosts] = [hostsOf(site, "meta"), hostsOf(site, "tiktok")];
  const seen: Observation = { hits: [], beacons: [], scripts: [] };
  for (const { url: address, body } of requests) {
    const url = new URL(address);
    const script = scriptOf(url);
    if (script && (script === "meta" ? metaHosts : tiktokHosts).has(url.host)) seen.scripts.push(script);
    const hit =
      (metaHosts.has(url.host) ? metaHit(url, body) : undefined) ??
      (tiktokHosts.has(url.host) ? tiktokHit(url, body) : undefined);
    if (hit) seen.hits.push(hit);
    if (url.pathname === beaconPath) seen.beacons.push(...beaconEvents(body));
  }
  return seen;
};
