import { isMetaStandard } from "../../event/names.ts";
import type { User } from "../../event/schema.ts";
import { injectScript, type ScriptWord } from "./inject-script.ts";
import { advancedMatching } from "./matching.ts";
import { pixelPayload } from "./payload.ts";
import { type Pixel, type PixelOptions, takes } from "./pixel.ts";

export interface MetaPixel extends PixelOptions {
  /** Digits, from Events Manager. */
  pixelId: string;
}

/**
 * Meta's queue stub. The library would count page views by its own history hook, without our id, and would
 * send only one per document: both are switched off, because the tag counts them. Source: Meta Pixel, base
 * code and SPAs.
 */
const installStub = () => {
  const fbq: Fbq = (...command) => {
    if (fbq.callMethod) fbq.callMethod(...command);
    else fbq.queue?.push(command);
  };
  fbq.queue = [];
  fbq.push = fbq;
  fbq.loaded = fbq.disablePushState = fbq.allowDuplicatePageViews = true;
  fbq.version = "2.0";
  window._fbq ??= fbq;
  window.fbq = fbq;
};

/** Whether the page itself started a pixel: before the library ran only the queue tells. */
const isStarted = ({ getState, queue }: Fbq, id: string): boolean =>
  [
    ...(getState?.().pixels ?? []).map((pixel) => pixel.id),
    ...(queue ?? []).map((command) => command[0] === "init" && command[1]),
  ].some((started) => String(started) === id);

/**
 * Meta's pixels. Events go by `trackSingle` to our ids alone, and ids that we start take nothing else. A `fbq`
 * that the page brought keeps its settings, but for limited data use, which Meta knows only page-wide.
 * Sources: Meta Pixel, advanced; data processing options; GDPR.
 */
export const createMeta = (pixels: readonly MetaPixel[], contentType: string, nonce?: string): Pixel => {
  let script: ScriptWord | undefined;
  let wasLimited = false;
  let isRevoked = false;
  /** Who started each id, and whether the person was named then. */
  const starts = new Map<string, "page" | "nobody" | "person">();

  const limit = (fbq: Fbq, isLimited: boolean) => {
    if (isLimited !== wasLimited) fbq("dataProcessingOptions", isLimited ? ["LDU"] : [], 0, 0);
    wasLimited = isLimited;
  };

  /** A second `init` is heard only where the first named nobody. */
  const start = (fbq: Fbq, id: string, user: User) => {
    const person = advancedMatching(user, "meta");
    const before = starts.get(id) ?? (isStarted(fbq, id) ? "page" : undefined);
    if (before && !(before === "nobody" && person)) return;
    fbq("init", id, person);
    if (!before) fbq("set", "trackSingleOnly", true, id);
    starts.set(id, person ? "person" : "nobody");
  };

  return {
    fire: (event, user, isLimited) => {
      const chosen = pixels.filter((pixel) => takes("meta", pixel.pixelId, pixel, event));
      for (const { pixelId, scriptUrl = "https://connect.facebook.net/en_US/fbevents.js" } of chosen) {
        if (!window.fbq) {
          installStub();
          script = injectScript(scriptUrl, nonce);
        }
        const fbq = window.fbq as Fbq;
        limit(fbq, isLimited || pixels.some(({ limitedDataUse }) => limitedDataUse));
        if (isRevoked) fbq("consent", "grant");
        isRevoked = false;
        start(fbq, pixelId, user);
        const command = isMetaStandard(event.event_name) ? "trackSingle" : "trackSingleCustom";
        const payload = pixelPayload(event.properties, "meta", contentType);
        fbq(command, pixelId, event.event_name, payload, { eventID: event.event_id });
      }
      return chosen.length ? (script?.() ?? "fired") : "off";
    },
    revoke: () => {
      isRevoked = script !== undefined;
      if (isRevoked) window.fbq?.("consent", "revoke");
    },
  };
};
