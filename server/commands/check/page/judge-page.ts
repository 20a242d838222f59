import { tiktokName } from "../../../../event/names.ts";
import type { Platform } from "../../../../event/schema.ts";
import type { SiteSettings } from "../../../config/settings.ts";
import { note, type Result, right, wrong } from "../result.ts";
import type { BeaconEvent, Observation, PixelHit, SeenPage } from "./observation.ts";

interface Pixel {
  platform: Platform;
  id: string;
  legacyNames: boolean;
}

const pixelsOf = ({ meta, tiktok }: SiteSettings): Pixel[] => [
  ...meta.map(({ pixelId }) => ({ platform: "meta" as const, id: pixelId, legacyNames: false })),
  ...tiktok
    .filter(({ eventSource }) => eventSource === "web")
    .map(({ eventSourceId, legacyNames }) => ({
      platform: "tiktok" as const,
      id: eventSourceId,
      legacyNames,
    })),
];

const isTwin = (hit: PixelHit, beacon: BeaconEvent, pixel: Pixel) => {
  const word = hit.platform === "meta" ? beacon.name : tiktokName(beacon.name, pixel.legacyNames);
  return hit.eventId === beacon.eventId && hit.name === word;
};

const hasSnippet = (html: string, site: SiteSettings) => {
  if (new RegExp(`/tag/${site.id}(\\.[0-9a-f]+)?\\.js`).test(html)) return "its own";
  return /\/tag\.js|["']twinbeam["']|createTag\(/.test(html) ? "bare" : undefined;
};

const snippet = ({ html }: SeenPage, site: SiteSettings): Result => {
  const found = hasSnippet(html, site);
  if (found)
    return right(
      "snippet",
      found === "its own" ? `the page loads /tag/${site.id}.js` : "the page has the tag",
    );
  return wrong(
    "snippet",
    "the page has no Twinbeam snippet",
    "nothing of it is measured",
    "put what twinbeam init printed into its <head>; a tag in a bundle of your own is not seen here",
  );
};

const pageView = (seen: Observation, pixel: Pixel): Result => {
  const { platform, id } = pixel;
  const hits = seen.hits.filter((hit) => hit.platform === platform && hit.id === id);
  const check = `${platform} pixel ${id}`;
  const twins = hits.filter((hit) => seen.beacons.some((beacon) => isTwin(hit, beacon, pixel)));
  if (twins.length > 0) {
    const ids = new Set(twins.map(({ name, eventId }) => `${name} ${eventId}`));
    return right(check, `${[...ids].join(", ")}: both copies, with one id`);
  }
  if (hits.length > 0 && seen.beacons.length > 0)
    return wrong(
      check,
      "it fires, but no server copy has the same id and name",
      "the platform counts both",
      "let the tag alone fire this pixel",
    );
  if (hits.length > 0)
    return wrong(
      check,
      "it fires, and no server copy is sent",
      "what a blocker or a lost page keeps is lost",
      "see that the page reaches the companion server, and that the site lists the page's origin",
    );
  const isLoaded = seen.scripts.includes(platform);
  return wrong(
    check,
    isLoaded ? "its script loads, but it fires nothing" : "its script does not load",
    "there is no browser copy, and no cookie of the platform",
    "look for a blocker, a Content-Security-Policy, or a configuration that turns the pixel off",
  );
};

/** Whether every pixel of the site has fired with a server copy: nothing else is waited for. */
export const isComplete = (seen: Observation, site: SiteSettings): boolean =>
  pixelsOf(site).every((pixel) => pageView(seen, pixel).state === "right");

/** Copies that Twinbeam did not send: pixels of the page's own, and own pixels fired by others. */
const foreign = (seen: Observation, site: SiteSettings): Result[] => {
  const own = pixelsOf(site);
  const strange = seen.hits.filter((hit) => {
    const pixel = own.find(({ platform, id }) => platform === hit.platform && id === hit.id);
    return !pixel || !seen.beacons.some((beacon) => isTwin(hit, beacon, pixel));
  });
  const isOwn = ({ platform, id }: PixelHit) =>
    own.some((pixel) => pixel.platform === platform && pixel.id === id);
  const byPixel = new Map<string, PixelHit[]>();
  for (const hit of strange)
    byPixel.set(`${hit.platform} ${hit.id}`, [...(byPixel.get(`${hit.platform} ${hit.id}`) ?? []), hit]);
  return [...byPixel].flatMap(([name, hits]) => {
    const [first] = hits;
    const events = [...new Set(hits.map((hit) => hit.name))].join(", ");
    // What a configured pixel lacks altogether is told by its own check.
    if (first && isOwn(first) && !seen.hits.some((hit) => hit.id === first.id && !hits.includes(hit)))
      return [];
    return [
      wrong(
        "outside Twinbeam",
        `the page fires ${events} to ${name} by itself`,
        "these events have no server copy, and none of ours meets them",
        first && isOwn(first)
          ? "remove the page's own pixel code"
          : "add the pixel to the configuration, or remove it from the page",
      ),
    ];
  });
};

const consent = ({ atFirst, afterConsent }: SeenPage, site: SiteSettings): Result[] => {
  if (site.consent === "granted") return [note("consent", "granted from the start: the page asks nobody")];
  const early = [
    ...atFirst.hits.map(({ platform }) => platform),
    ...(atFirst.beacons.length ? ["the server"] : []),
  ];
  if (early.length > 0)
    return [
      wrong(
        "consent",
        `before any grant the page told ${[...new Set(early)].join(", ")}`,
        "the configuration waits for consent, the page does not",
        "look for pixel code beside the tag, or for a banner that grants at once",
      ),
    ];
  const results = [right("consent", "nothing is loaded, stored or sent before a grant")];
  if (afterConsent && afterConsent.beacons.length === 0)
    results.push(
      wrong(
        "consent",
        "after a grant nothing was sent",
        "visitors who agree are not measured",
        "see that the page can reach the companion server",
      ),
    );
  return results;
};

const blocked = ({ blocked: list }: SeenPage): Result[] =>
  [...new Set(list.map(({ directive, address }) => `${directive} ${address}`))].map((entry) =>
    wrong(
      "content security policy",
      `it keeps out ${entry}`,
      "a copy is lost in every visit",
      "add what twinbeam init prints to the policy",
    ),
  );

/** What a page that was only fetched can tell: ids in its markup. */
const inMarkup = ({ html }: SeenPage, site: SiteSettings): Result[] => {
  const own = new Set(pixelsOf(site).map(({ id }) => id));
  const started = [
    ...html.matchAll(/fbq\(\s*["']init["']\s*,\s*["'](\d+)["']/g),
    ...html.matchAll(/ttq\.load\(\s*["']([A-Z0-9]+)["']/g),
  ].map(([, id = ""]) => id);
  return [...new Set(started)].map((id) =>
    own.has(id)
      ? note("outside Twinbeam", `the page starts the pixel ${id} by itself; the tag uses it as it is`)
      : wrong(
          "outside Twinbeam",
          `the page starts the pixel ${id}, which is not configured`,
          "its events have no server copy",
          "add it to the configuration, or remove it from the page",
        ),
  );
};

/** What was seen of a page, against what the configuration promises. */
export const judgePage = (seen: SeenPage, site: SiteSettings): Result[] => {
  if (seen.how === "fetch")
    return [
      note("page", "only fetched, since no Chromium and playwright-core are here: what it does was not seen"),
      snippet(seen, site),
      ...inMarkup(seen, site),
    ];
  const whole = seen.afterConsent ?? seen.atFirst;
  return [
    snippet(seen, site),
    ...pixelsOf(site).map((pixel) => pageView(whole, pixel)),
    ...consent(seen, site),
    ...foreign(whole, site),
    ...blocked(seen),
  ];
};
