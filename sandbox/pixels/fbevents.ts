import type { PixelCookies } from "./cookies.ts";
import type { PixelParts } from "./parts.ts";

type Call = readonly unknown[];

/** The stub of the base code; the library adds to it and never replaces it. */
export interface Fbq {
  (...call: unknown[]): void;
  queue: ArrayLike<unknown>[];
  callMethod?: (...call: unknown[]) => void;
  configLoaded?: (id: string) => void;
  getState?: () => { pixels: { id: string; eventCount: number }[] };
  version?: string;
  disablePushState?: boolean;
  allowDuplicatePageViews?: boolean;
  disableConfigLoading?: boolean;
  agent?: string;
}

export type MetaPage = Window & { fbq?: Fbq; _fbq?: Fbq };

interface Pixel {
  id: string;
  matching: Record<string, string>;
  agent: string | undefined;
  trackSingleOnly: boolean;
  pageViewSent: boolean;
  eventCount: number;
}

/**
 * Behaves as the references say Meta's fbevents.js does (browser reference, section 1), traps included. Left out: the
 * automatic button clicks and page metadata. Runs in pages: refers to nothing outside itself.
 */
export function fbevents(page: MetaPage, parts: PixelParts, script: URL): void {
  const { document, history, location } = page;
  const stub = page.fbq;
  if (!stub || stub.callMethod) return;
  const fbq = stub;
  const warn = (text: string) => console.warn(`[sandbox Meta pixel] ${text}`);
  if (page._fbq && page._fbq !== fbq)
    warn("Multiple pixels with conflicting versions were detected on this page");

  const standardNames =
    "AddPaymentInfo AddToCart AddToWishlist CompleteRegistration Contact CustomizeProduct Donate FindLocation " +
    "InitiateCheckout Lead PageView Purchase Schedule Search StartTrial SubmitApplication Subscribe ViewContent";
  const startedAt = Date.now();
  const pixels = new Map<string, Pixel>();
  const locks = new Set<string>();
  const withoutCookies = new Set<string>();
  let processing: Record<string, string> = {};
  let cookies: PixelCookies | undefined;
  let hooked = false;
  let address = location.href;

  function cookiesOf(id: string): Record<string, string> {
    if (withoutCookies.has(id) || withoutCookies.has("")) return {};
    cookies ??= parts.openCookies(page);
    return parts.metaCookies(page, cookies);
  }

  /** A GET of an image; a POST where that would be too long, or the page is on its way out. */
  function send(fields: Record<string, string>): void {
    const target = `${script.origin}/tr/`;
    const query = new URLSearchParams(fields);
    const url = `${target}?${query}`;
    if (url.length < 2048 && document.visibilityState !== "hidden") document.createElement("img").src = url;
    else parts.post(page, target, query);
  }

  function fire(pixel: Pixel, name: string, data: unknown, eventId: unknown): void {
    const fields: Record<string, string> = {
      id: pixel.id,
      ev: name,
      dl: location.href,
      rl: document.referrer,
      if: String(page.top !== page),
      ts: String(Date.now()),
      it: String(startedAt),
      ec: String(pixel.eventCount++),
      v: "sandbox",
      ...cookiesOf(pixel.id),
      ...processing,
    };
    if (pixel.agent) fields.a = pixel.agent;
    if (eventId !== undefined && eventId !== null && eventId !== "") fields.eid = String(eventId);
    for (const [key, value] of Object.entries(data ?? {}))
      if (value !== undefined)
        fields[`cd[${key}]`] = typeof value === "object" ? JSON.stringify(value) : String(value);
    for (const [key, value] of Object.entries(pixel.matching)) fields[`ud[${key}]`] = value;
    send(fields);
    hookHistory();
  }

  /** To all pixels that are not marked `trackSingleOnly`; a second PageView of the document is dropped. */
  function trackAll(name: string, data: unknown, eventId: unknown, fromHistory = false): void {
    for (const pixel of pixels.values()) {
      if (pixel.trackSingleOnly) continue;
      if (name === "PageView") {
        if (pixel.pageViewSent && !fromHistory && !fbq.allowDuplicatePageViews) continue;
        pixel.pageViewSent = true;
      }
      fire(pixel, name, data, eventId);
    }
  }

  function trackOne(id: unknown, name: unknown, data: unknown, options: unknown): void {
    const pixel = pixels.get(String(id));
    if (pixel) fire(pixel, String(name), data, option(options, "eventID"));
    else warn(`Pixel ${String(id)} not found`);
  }

  function option(options: unknown, name: string): unknown {
    return typeof options === "object" && options !== null ? Reflect.get(options, name) : undefined;
  }

  function check(name: string, data: unknown): void {
    if (!standardNames.split(" ").includes(name)) warn(`${name} is a non-standard event; use trackCustom`);
    const value = Number.parseFloat(String(option(data, "value")));
    if (name === "Purchase" && (Number.isNaN(value) || !option(data, "currency")))
      warn("Purchase needs a numeric value and a currency");
  }

  /** After the first fired event only; a flag set later has no effect. */
  function hookHistory(): void {
    if (hooked) return;
    hooked = true;
    if (fbq.disablePushState === true) return;
    const moved = () => {
      if (location.href === address) return;
      address = location.href;
      if (locks.size === 0) trackAll("PageView", {}, undefined, true);
    };
    for (const method of ["pushState", "replaceState"] as const) {
      const original = history[method];
      history[method] = (...state) => {
        original.apply(history, state);
        moved();
      };
    }
    page.addEventListener("popstate", moved);
  }

  const settings: Record<string, (value: unknown, id: string) => void> = {
    autoConfig: (_value, id) => (id === "" ? warn("set autoConfig needs a pixel id") : undefined),
    firstPartyCookies: (value, id) => {
      if (value === false) withoutCookies.add(id);
      else withoutCookies.delete(id);
    },
    trackSingleOnly: (value, id) => {
      const pixel = pixels.get(id);
      if (pixel) pixel.trackSingleOnly = value === true;
      else warn(`Pixel ${id} not found`);
    },
  };

  const commands: Record<string, (...rest: unknown[]) => void> = {
    init(id, user, options) {
      const known = pixels.get(String(id));
      const matching = parts.hashMatching(user ?? {}, parts.metaForms(), parts.sha256);
      if (known) {
        if (Object.keys(known.matching).length === 0) known.matching = matching;
        else warn(`Duplicate Pixel ID: ${String(id)}`);
        return;
      }
      const agent = String(option(options, "agent") ?? fbq.agent ?? "") || undefined;
      const fresh = { trackSingleOnly: false, pageViewSent: false, eventCount: 0 };
      pixels.set(String(id), { id: String(id), matching, agent, ...fresh });
      cookiesOf(String(id));
      loadConfig(String(id));
    },
    track(name, data, options) {
      check(String(name), data);
      trackAll(String(name), data, option(options, "eventID") ?? option(options, "event_id"));
    },
    trackCustom: (name, data, options) =>
      trackAll(String(name), data, option(options, "eventID") ?? option(options, "event_id")),
    trackSingle(id, name, data, options) {
      check(String(name), data);
      trackOne(id, name, data, options);
    },
    trackSingleCustom: trackOne,
    consent(action) {
      if (action === "revoke") locks.add("consent");
      else if (action === "grant") unlock("consent");
      else warn(`consent takes grant or revoke, not ${String(action)}`);
    },
    dataProcessingOptions(options, country, state) {
      processing = { dpo: [options].flat().join(",") };
      if (country !== undefined) processing.dpoco = String(country);
      if (state !== undefined) processing.dpost = String(state);
    },
    set: (name, value, id) => settings[String(name)]?.(value, String(id ?? "")),
  };

  /** The second script per pixel; until it has run, calls wait in the queue. */
  function loadConfig(id: string): void {
    if (fbq.disableConfigLoading) return;
    locks.add(`config ${id}`);
    const element = document.createElement("script");
    element.async = true;
    element.src = `${script.origin}/signals/config/${encodeURIComponent(id)}?v=sandbox&r=stable`;
    document.head.append(element);
  }

  function unlock(lock: string): void {
    locks.delete(lock);
    if (locks.size === 0) drain();
  }

  function drain(): void {
    for (const call of fbq.queue.splice(0)) run(Array.from(call));
  }

  function run(call: Call): void {
    const [name, ...rest] = call;
    if (locks.size > 0 && name !== "consent") fbq.queue.push(call);
    else if (Object.hasOwn(commands, String(name))) commands[String(name)]?.(...rest);
    else warn(`${String(name)} is no command`);
  }

  fbq.version = "sandbox";
  fbq.configLoaded = (id) => unlock(`config ${id}`);
  fbq.getState = () => ({ pixels: [...pixels.values()].map(({ id, eventCount }) => ({ id, eventCount })) });
  fbq.callMethod = (...call) => run(call);
  drain();
}
