import type { PixelCookies } from "./cookies.ts";
import type { PixelParts } from "./parts.ts";

type Call = readonly [method: string, ...rest: unknown[]];

/** The base code's array with methods, global or of one pixel. */
type Queue = unknown[] & Record<string, unknown>;

interface Ttq extends Queue {
  _i?: Record<string, Queue>;
  _o?: Record<string, { limited_data_use?: boolean } | undefined>;
  _live?: { adopt(): void };
}

export type TiktokPage = Window & { TiktokAnalyticsObject?: string; [name: string]: unknown };

interface Pixel {
  code: string;
  user: Record<string, string>;
}

/**
 * Behaves as the references say TikTok's events.js does (browser reference, section 2). Left out: the automatic click and
 * form posts. The base code loads it once per pixel; the first run starts it, later ones adopt the pixels that are new.
 * Runs in pages: refers to nothing outside itself.
 */
export function ttqEvents(page: TiktokPage, parts: PixelParts, script: URL): void {
  const { document, location } = page;
  const found = page[page.TiktokAnalyticsObject ?? "ttq"];
  if (!Array.isArray(found)) return;
  const ttq = found as unknown[] as Ttq;
  if (ttq._live) {
    ttq._live.adopt();
    return;
  }

  const pixels = new Map<string, Pixel>();
  let opened: PixelCookies | undefined;
  let cookiesOn = true;
  let consent: "open" | "held" | "revoked" = "open";
  let held: (() => void)[] = [];

  function cookies(): PixelCookies {
    opened ??= parts.openCookies(page);
    return opened;
  }

  function fire(pixel: Pixel, event: string, properties: unknown, eventId: unknown): void {
    const hit = {
      pixel_code: pixel.code,
      event,
      ...(eventId === undefined || eventId === null || eventId === "" ? {} : { event_id: String(eventId) }),
      event_time: Math.floor(Date.now() / 1000),
      user: { ...pixel.user, ...parts.tiktokCookies(page, cookiesOn ? cookies() : undefined) },
      page: { url: location.href, ...(document.referrer ? { referrer: document.referrer } : {}) },
      properties: properties ?? {},
      ...(ttq._o?.[pixel.code]?.limited_data_use ? { limited_data_use: true } : {}),
    };
    parts.post(page, `${script.origin}/api/v2/pixel`, JSON.stringify(hit));
  }

  /** Sends now, on a grant, or never. */
  function whenAllowed(send: () => void): void {
    if (consent === "open") send();
    else if (consent === "held") held.push(send);
  }

  function forget(): void {
    for (const name of ["_ttp", "_tt_enable_cookie", "ttclid"]) cookies().remove(name);
  }

  const methods: Record<string, (targets: readonly Pixel[], ...rest: unknown[]) => void> = {
    track(targets, name, properties, options) {
      const eventId =
        typeof options === "object" && options !== null ? Reflect.get(options, "event_id") : undefined;
      for (const pixel of targets) whenAllowed(() => fire(pixel, String(name), properties, eventId));
    },
    /** Carries no id, whatever it is given. */
    page(targets) {
      for (const pixel of targets) whenAllowed(() => fire(pixel, "Pageview", {}, undefined));
    },
    /** Replaces what was known; it does not merge. */
    identify(targets, user) {
      const { phone_number, ...rest } = parts.hashMatching(user, parts.tiktokForms(), parts.sha256);
      for (const pixel of targets) pixel.user = { ...rest, ...(phone_number ? { phone: phone_number } : {}) };
    },
    enableCookie() {
      cookiesOn = true;
    },
    disableCookie() {
      cookiesOn = false;
      forget();
    },
    holdConsent() {
      consent = "held";
    },
    grantConsent() {
      consent = "open";
      for (const send of held.splice(0)) send();
    },
    revokeConsent() {
      consent = "revoked";
      held = [];
      forget();
    },
    ready(_targets, callback) {
      if (typeof callback === "function") callback();
    },
    on() {},
    off() {},
    once() {},
    debug() {},
    alias() {},
    group() {},
  };

  /** Turns a deferring queue into a live one, in place: pages keep references to it. */
  function enliven(queue: Queue, targets: () => readonly Pixel[]): void {
    const run = (call: unknown) => {
      const [method, ...rest] = call as Call;
      if (Object.hasOwn(methods, method)) methods[method]?.(targets(), ...rest);
    };
    const early = queue.splice(0);
    for (const method of Object.keys(methods)) queue[method] = (...rest: unknown[]) => run([method, ...rest]);
    queue.push = (...calls: unknown[]) => {
      for (const call of calls) run(call);
      return 0;
    };
    for (const call of early) run(call);
  }

  /** Takes in the pixels that the base code has loaded since. */
  function adopt(): void {
    const fresh = Object.keys(ttq._i ?? {}).filter((code) => !pixels.has(code));
    for (const code of fresh) pixels.set(code, { code, user: {} });
    if (!ttq._live) start();
    for (const code of fresh) {
      const queue = ttq._i?.[code];
      const pixel = pixels.get(code);
      if (queue && pixel) enliven(queue, () => [pixel]);
    }
  }

  function start(): void {
    ttq._live = { adopt };
    enliven(ttq, () => [...pixels.values()]);
    ttq.instance = (code: string) => ttq._i?.[code] ?? [];
    ttq.instances = () => Object.values(ttq._i ?? {});
  }

  adopt();
}
