import type { PixelParts } from "./script.ts";

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
export function ttqEvents(
  page: TiktokPage,
  { sha256, openCookies, hashMatching }: PixelParts,
  script: URL,
): void {
  const { document, location, navigator } = page;
  const found = page[page.TiktokAnalyticsObject ?? "ttq"];
  if (!Array.isArray(found)) return;
  const ttq = found as unknown[] as Ttq;
  if (ttq._live) {
    ttq._live.adopt();
    return;
  }

  const lower = (text: string) => text.toLowerCase();
  const plain = (text: string) => lower(text).replace(/[\s\p{P}]/gu, "");
  const forms = {
    email: { normal: lower },
    phone_number: { normal: (text: string) => `+${text.replace(/\D/g, "")}` },
    external_id: { normal: (text: string) => lower(text).replace(/\s/g, "") },
    first_name: { normal: plain },
    last_name: { normal: plain },
    zip_code: { normal: plain },
    city: { normal: plain, clear: true },
    state: { normal: plain, clear: true },
    country: { normal: lower, clear: true },
  } as const;
  const ttpSeconds = 390 * 86_400;
  const clickSeconds = 30 * 86_400;
  const pixels = new Map<string, Pixel>();
  let cookiesOn = true;
  let consent: "open" | "held" | "revoked" = "open";
  let held: (() => void)[] = [];

  /** The cookies as the hit shall carry them, made where they are missing. */
  function visitor(): Record<string, string> {
    const cookies = openCookies(page);
    const clickId = new URLSearchParams(location.search).get("ttclid");
    if (cookiesOn) {
      const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
      const random = () => letters[Math.floor(Math.random() * letters.length)];
      if (!cookies.read("_ttp"))
        cookies.write("_ttp", Array.from({ length: 27 }, random).join(""), ttpSeconds);
      cookies.write("_tt_enable_cookie", "1", ttpSeconds);
      if (clickId && cookies.read("ttclid") !== clickId) cookies.write("ttclid", clickId, clickSeconds);
    }
    const ttp = cookiesOn ? cookies.read("_ttp") : undefined;
    const ttclid = clickId ?? (cookiesOn ? cookies.read("ttclid") : undefined);
    return { ...(ttp ? { ttp } : {}), ...(ttclid ? { ttclid } : {}) };
  }

  function fire(pixel: Pixel, event: string, properties: unknown, eventId: unknown): void {
    const hit = {
      pixel_code: pixel.code,
      event,
      ...(eventId === undefined || eventId === null || eventId === "" ? {} : { event_id: String(eventId) }),
      event_time: Math.floor(Date.now() / 1000),
      user: { ...pixel.user, ...visitor() },
      page: { url: location.href, ...(document.referrer ? { referrer: document.referrer } : {}) },
      properties: properties ?? {},
      ...(ttq._o?.[pixel.code]?.limited_data_use ? { limited_data_use: true } : {}),
    };
    const target = `${script.origin}/api/v2/pixel`;
    const body = JSON.stringify(hit);
    if (!navigator.sendBeacon(target, body))
      page.fetch(target, { method: "POST", body, mode: "no-cors", keepalive: true }).catch(() => undefined);
  }

  /** Sends now, on a grant, or never. */
  function whenAllowed(send: () => void): void {
    if (consent === "open") send();
    else if (consent === "held") held.push(send);
  }

  function forget(): void {
    const cookies = openCookies(page);
    for (const name of ["_ttp", "_tt_enable_cookie", "ttclid"]) cookies.remove(name);
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
      const { phone_number, ...rest } = hashMatching(user, forms, sha256);
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
