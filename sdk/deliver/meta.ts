import { isMetaStandard } from "../../event/names.ts";
import type { User } from "../../event/schema.ts";
import { type InjectedScript, type InjectScript, wordOf } from "./inject-script.ts";
import { advancedMatching } from "./matching.ts";
import { pixelPayload } from "./payload.ts";
import { type Pixel, type PixelOptions, takes } from "./pixel.ts";

export interface MetaPixel extends PixelOptions {
  /** Digits, from Events Manager. */
  pixelId: string;
}

const defaultScriptUrl = "https://connect.facebook.net/en_US/fbevents.js";

/**
 * Meta's queue stub. The library would count page views by its own history hook, without our id, and would
 * send only one per document: both are switched off, because the tag counts them. Source: Meta Pixel, base
 * code and SPAs.
 */
const installStub = (): Fbq => {
  const queue: unknown[][] = [];
  const fbq: Fbq = (...command) => {
    if (fbq.callMethod) fbq.callMethod(...command);
    else queue.push(command);
  };
  fbq.queue = queue;
  fbq.push = fbq;
  fbq.loaded = fbq.disablePushState = fbq.allowDuplicatePageViews = true;
  fbq.version = "2.0";
  window._fbq ??= fbq;
  window.fbq = fbq;
  return fbq;
};

/** Whether the page itself started a pixel: before the library ran only the queue tells. */
const isStarted = (fbq: Fbq, id: string): boolean =>
  (fbq.getState?.().pixels?.some((pixel) => pixel.id === id) ?? false) ||
  Array.from(fbq.queue ?? []).some((command) => command[0] === "init" && String(command[1]) === id);

/**
 * Meta's pixels. Events go by `trackSingle` to our ids alone, and ids that we start take nothing else. A `fbq`
 * that the page brought keeps its settings, but for limited data use, which Meta knows only page-wide.
 * Sources: Meta Pixel, advanced; data processing options; GDPR.
 */
export const createMeta = ({
  pixels,
  contentType,
  injectScript,
  nowMs = Date.now,
}: {
  pixels: readonly MetaPixel[];
  contentType: string;
  injectScript: InjectScript;
  nowMs?: () => number;
}): Pixel => {
  let script: InjectedScript | undefined;
  let isLimited = false;
  let isRevoked = false;
  /** What each id that we started knows of the person. */
  const known = new Map<string, boolean>();
  const ready = new Set<string>();

  const fbqFor = ({ scriptUrl = defaultScriptUrl }: MetaPixel): Fbq => {
    if (window.fbq) return window.fbq;
    const fbq = installStub();
    script = injectScript(scriptUrl);
    return fbq;
  };

  const limit = (fbq: Fbq, limited: boolean) => {
    if (limited === isLimited) return;
    isLimited = limited;
    fbq("dataProcessingOptions", limited ? ["LDU"] : [], 0, 0);
  };

  /** A second `init` is heard only where the first said nothing of the person. */
  const start = (fbq: Fbq, id: string, user: User) => {
    const matching = advancedMatching(user, "meta");
    if (!ready.has(id)) {
      ready.add(id);
      if (isStarted(fbq, id)) return;
      fbq("init", id, ...(matching ? [matching] : []));
      fbq("set", "trackSingleOnly", true, id);
    } else if (known.get(id) === false && matching) fbq("init", id, matching);
    else return;
    known.set(id, matching !== undefined);
  };

  return {
    fire: (event, user, limited) => {
      const chosen = pixels.filter((pixel) => takes("meta", pixel.pixelId, pixel, event));
      for (const pixel of chosen) {
        const fbq = fbqFor(pixel);
        limit(fbq, limited || pixels.some(({ limitedDataUse }) => limitedDataUse));
        if (isRevoked) fbq("consent", "grant");
        isRevoked = false;
        start(fbq, pixel.pixelId, user);
        const command = isMetaStandard(event.event_name) ? "trackSingle" : "trackSingleCustom";
        const payload = pixelPayload(event.properties ?? {}, "meta", contentType);
        fbq(command, pixel.pixelId, event.event_name, payload, { eventID: event.event_id });
      }
      return chosen.length ? wordOf(script, nowMs()) : "off";
    },
    revoke: () => {
      isRevoked = script !== undefined;
      if (isRevoked) window.fbq?.("consent", "revoke");
    },
  };
};
