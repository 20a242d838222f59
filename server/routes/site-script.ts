import { canonicalName } from "../../event/names.ts";
import { defaults } from "../config/defaults.ts";
import type { DestinationSettings, SiteSettings } from "../config/settings.ts";

/** What the browser copy must share with the server copy, where a destination deviates from the default. */
const shared = ({ limitedDataUse, events }: DestinationSettings, site: SiteSettings) => ({
  ...((limitedDataUse || site.limitedDataUse) && { limitedDataUse: true }),
  ...(events.length > 0 && { events: events.map(canonicalName) }),
});

/**
 * What a page may know of a site: the tag's options, contract section 6. Written out field by field, so that
 * nothing secret can slip in.
 */
export const publicOptions = (site: SiteSettings, beaconPath: string) => ({
  site: site.id,
  meta: site.meta.map((pixel) => ({
    pixelId: pixel.pixelId,
    ...(pixel.scriptUrl !== defaults.metaScriptUrl && { scriptUrl: pixel.scriptUrl }),
    ...shared(pixel, site),
  })),
  tiktok: site.tiktok
    .filter(({ eventSource }) => eventSource === "web")
    .map((pixel) => ({
      pixelCode: pixel.eventSourceId,
      ...(pixel.scriptUrl !== defaults.tiktokScriptUrl && { scriptUrl: pixel.scriptUrl }),
      ...(pixel.legacyNames && { legacyNames: true }),
      ...shared(pixel, site),
    })),
  ...(beaconPath !== defaults.beaconPath && { beaconPath }),
  ...(site.contentType !== defaults.contentType && { contentType: site.contentType }),
  dataLayer: site.dataLayer,
  consent: site.consent,
  pageViews: site.pageViews,
  triggers: site.triggers,
  ...(site.cookieDomain !== undefined && { cookieDomain: site.cookieDomain }),
  debug: site.debug,
});

/** `<` and the two line ends that JSON allows and old scripts do not. */
const scriptSafe = (json: string) =>
  json.replace(/[<\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The tag with a site's options before it, left on the stub where the tag looks for them when it starts. */
export const siteScript = (tag: string, site: SiteSettings, beaconPath: string): string => {
  const options = scriptSafe(JSON.stringify(publicOptions(site, beaconPath)));
  const stub = "w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)}";
  return `!function(w,n){${stub};w[n].config=${options}}(window,"twinbeam");\n${tag}`;
};
