import { isTiktokName, tiktokName } from "../../event/names.ts";
import { injectScript, type ScriptWord } from "./inject-script.ts";
import { advancedMatching } from "./matching.ts";
import { pixelPayload } from "./payload.ts";
import { type Pixel, type PixelOptions, takes } from "./pixel.ts";

export interface TiktokPixel extends PixelOptions {
  /** The pixel's code: about twenty letters and digits, never its number. */
  pixelCode: string;
  /** Campaigns still optimise on TikTok's older names: as the server's destination of the same code. */
  legacyNames?: boolean;
}

const methods =
  "page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent".split(
    " ",
  );

/** Calls made before the library runs are kept as `[method, ...arguments]`. A method that is there stays. */
const deferMethods = (target: Ttq): Ttq => {
  const defer =
    (method: string) =>
    (...args: unknown[]) =>
      void target.push([method, ...args]);
  return Object.assign(target, Object.fromEntries(methods.map((method) => [method, defer(method)])), {
    ...target,
  });
};

/** TikTok's queue stub: an array with methods, not a function. Source: TikTok Pixel, base code. */
const installStub = (): Ttq => {
  const ttq = deferMethods(window.ttq ?? []);
  ttq.methods = methods;
  ttq.instance = (id) => deferMethods(ttq._i?.[id] ?? []);
  window.TiktokAnalyticsObject = "ttq";
  window.ttq = ttq;
  return ttq;
};

/**
 * TikTok's pixels. Events go through `instance(code)`. A `ttq` that the page brought is used as it is, and a
 * code that it loaded is not loaded again, because that would empty its queue.
 */
export const createTiktok = (pixels: readonly TiktokPixel[], contentType: string, nonce?: string): Pixel => {
  let owned: Ttq | undefined;
  let isRevoked = false;
  const scripts = new Map<string, ScriptWord>();
  /** What each code was last told of the person. */
  const told = new Map<string, string>();

  const load = (ttq: Ttq, code: string, scriptUrl: string, options: object) => {
    if (ttq._i?.[code]) return;
    if (ttq.load) return ttq.load(code, options);
    const queue: Ttq = [];
    queue._u = scriptUrl;
    ttq._i = { ...ttq._i, [code]: queue };
    ttq._t = { ...ttq._t, [code]: Date.now() };
    ttq._o = { ...ttq._o, [code]: options };
    scripts.set(code, injectScript(`${scriptUrl}?sdkid=${code}&lib=ttq`, nonce));
  };

  return {
    fire: (event, user, isLimited) => {
      const wordFor = (pixel: TiktokPixel) => tiktokName(event.event_name, pixel.legacyNames);
      const chosen = pixels.filter(
        (pixel) => isTiktokName(wordFor(pixel), "web") && takes("tiktok", pixel.pixelCode, pixel, event),
      );
      for (const pixel of chosen) {
        const { pixelCode: code, scriptUrl = "https://analytics.tiktok.com/i18n/pixel/events.js" } = pixel;
        if (!window.ttq?.instance) owned = installStub();
        const ttq = window.ttq as Ttq;
        load(ttq, code, scriptUrl, isLimited || pixel.limitedDataUse ? { limited_data_use: true } : {});
        if (isRevoked) {
          ttq.grantConsent?.();
          ttq.enableCookie?.();
        }
        isRevoked = false;
        const instance = ttq.instance?.(code);
        const person = advancedMatching(user, "tiktok") ?? {};
        // `identify` replaces all that was said, so it is called only where something changed.
        if (JSON.stringify(person) !== (told.get(code) ?? "{}")) instance?.identify?.(person);
        told.set(code, JSON.stringify(person));
        const payload = pixelPayload(event.properties, "tiktok", contentType);
        instance?.track?.(wordFor(pixel), payload, { event_id: event.event_id });
      }
      const words = chosen.map(({ pixelCode }) => scripts.get(pixelCode)?.() ?? "fired");
      if (!words.length) return "off";
      return words.includes("fired") ? "fired" : "blocked";
    },
    revoke: () => {
      isRevoked = owned !== undefined;
      owned?.revokeConsent?.();
      owned?.disableCookie?.();
    },
  };
};
