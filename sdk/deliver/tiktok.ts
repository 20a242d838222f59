import { isTiktokName, tiktokName } from "../../event/names.ts";
import type { User } from "../../event/schema.ts";
import { type InjectedScript, type InjectScript, wordOf } from "./inject-script.ts";
import { advancedMatching } from "./matching.ts";
import { pixelPayload } from "./payload.ts";
import { type Pixel, type PixelOptions, takes } from "./pixel.ts";

export interface TiktokPixel extends PixelOptions {
  /** The pixel's code: about twenty letters and digits, never its number. */
  pixelCode: string;
  /** Campaigns still optimise on TikTok's older names: as the server's destination of the same code. */
  legacyNames?: boolean;
}

const defaultScriptUrl = "https://analytics.tiktok.com/i18n/pixel/events.js";
const methods =
  "page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent";

/** Calls made before the library runs are kept as `[method, ...arguments]`. A method that is there stays. */
const deferMethods = (target: Ttq): Ttq => {
  for (const method of methods.split(" ")) {
    if (method in target) continue;
    Object.assign(target, { [method]: (...args: unknown[]) => void target.push([method, ...args]) });
  }
  return target;
};

/** TikTok's queue stub: an array with methods, not a function. Source: TikTok Pixel, base code. */
const installStub = (ttq: Ttq): Ttq => {
  deferMethods(ttq);
  ttq.methods ??= methods.split(" ");
  ttq.instance ??= (id) => deferMethods(ttq._i?.[id] ?? []);
  window.TiktokAnalyticsObject ??= "ttq";
  window.ttq = ttq;
  return ttq;
};

/**
 * TikTok's pixels. Events go through `instance(code)`. A `ttq` that the page brought is used as it is, and a
 * code that it loaded is not loaded again, because that would empty its queue.
 */
export const createTiktok = ({
  pixels,
  contentType,
  injectScript,
  nowMs = Date.now,
}: {
  pixels: readonly TiktokPixel[];
  contentType: string;
  injectScript: InjectScript;
  nowMs?: () => number;
}): Pixel => {
  let isRevoked = false;
  let owned: Ttq | undefined;
  const scripts = new Map<string, InjectedScript>();
  const told = new Map<string, string>();

  const load = (ttq: Ttq, { pixelCode, scriptUrl = defaultScriptUrl }: TiktokPixel, options: object) => {
    if (ttq._i?.[pixelCode]) return;
    if (ttq.load && ttq !== owned) return ttq.load(pixelCode, options);
    const queue: Ttq = [];
    queue._u = scriptUrl;
    ttq._i = { ...ttq._i, [pixelCode]: queue };
    ttq._t = { ...ttq._t, [pixelCode]: nowMs() };
    ttq._o = { ...ttq._o, [pixelCode]: options };
    scripts.set(pixelCode, injectScript(`${scriptUrl}?sdkid=${pixelCode}&lib=ttq`));
  };

  /** `identify` replaces all that was said, so it is called only where something changed. */
  const identify = (instance: Ttq, code: string, user: User) => {
    const matching = advancedMatching(user, "tiktok");
    const text = JSON.stringify(matching ?? {});
    if (text === (told.get(code) ?? "{}")) return;
    told.set(code, text);
    instance.identify?.(matching ?? {});
  };

  return {
    fire: (event, user, isLimited) => {
      const chosen = pixels.filter((pixel) => {
        const name = tiktokName(event.event_name, pixel.legacyNames);
        return isTiktokName(name, "web") && takes("tiktok", pixel.pixelCode, pixel, event);
      });
      for (const pixel of chosen) {
        const { pixelCode, legacyNames, limitedDataUse } = pixel;
        if (!window.ttq?.instance) owned = installStub(window.ttq ?? []);
        const ttq = window.ttq ?? [];
        load(ttq, pixel, isLimited || limitedDataUse ? { limited_data_use: true } : {});
        if (isRevoked) ttq.grantConsent?.();
        isRevoked = false;
        const instance = ttq.instance?.(pixelCode);
        if (instance) identify(instance, pixelCode, user);
        const payload = pixelPayload(event.properties ?? {}, "tiktok", contentType);
        instance?.track?.(tiktokName(event.event_name, legacyNames), payload, { event_id: event.event_id });
      }
      const words = chosen.map(({ pixelCode }) => wordOf(scripts.get(pixelCode), nowMs()));
      return words.length ? (words.find((word) => word === "fired") ?? "blocked") : "off";
    },
    revoke: () => {
      isRevoked = owned !== undefined;
      owned?.revokeConsent?.();
    },
  };
};
