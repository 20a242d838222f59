import { canonicalName } from "../event/names.ts";
import type { ConsentWord, Page, User } from "../event/schema.ts";
import { platforms } from "../event/words.ts";
import { createConsent, forBoth } from "./capture/consent.ts";
import { createCookieJar } from "./capture/cookies.ts";
import { copyFields } from "./capture/copy.ts";
import { createIdentity } from "./capture/identity.ts";
import { watchLayer } from "./capture/layer-array.ts";
import { createLayerEvents } from "./capture/layer-events.ts";
import { readLayer, writeEventId } from "./capture/layer-object.ts";
import { pageNow } from "./capture/page.ts";
import { watchRoutes } from "./capture/routes.ts";
import { compose, newId } from "./compose/compose.ts";
import { createBeacon } from "./deliver/beacon.ts";
import { createMeta } from "./deliver/meta.ts";
import { createOrders } from "./deliver/orders.ts";
import { createOutbox } from "./deliver/outbox.ts";
import { createTiktok } from "./deliver/tiktok.ts";
import { createDispatch } from "./dispatch.ts";
import { followConsent, followTriggers } from "./follow.ts";
import { watchLifecycle } from "./lifecycle.ts";
import type { Tag, TagOptions, TrackOptions } from "./options.ts";

/** After the page has had its first moments. */
const recoverAfterMs = 300;

const listOf = <T>(given: T | readonly T[] | false | undefined): readonly T[] =>
  given ? ([given].flat() as T[]) : [];

const isConsentWord = (word: unknown): word is ConsentWord => word === "granted" || word === "denied";

const start = (options: TagOptions): Tag => {
  const { endpoint, site, beaconPath = "/v1/beacon", dataLayer = "dataLayer.meta" } = options;
  const { consent: asked = "granted", contentType = "product", triggers = [], debug: isDebug } = options;
  const isAuto = options.pageViews !== "manual";
  let identified: User = {};
  let referrer = document.referrer;

  const warn = (message: unknown, detail: unknown = "") => {
    if (isDebug) console.warn("twinbeam:", message, detail);
  };
  /** The one catch: nothing ever throws into the page. */
  const safely =
    <A extends unknown[], R>(work: (...args: A) => R, otherwise: R) =>
    (...args: A): R => {
      try {
        return work(...args);
      } catch (error) {
        warn(error);
        return otherwise;
      }
    };

  const identity = createIdentity(createCookieJar(options.cookieDomain), listOf(options.meta).length > 0);
  const consent = createConsent(
    forBoth(isConsentWord(asked) ? asked : undefined),
    () => begin(),
    (refused) => dispatch.refuse(refused),
  );
  const outbox = createOutbox(site, newId(Date.now()), (count) =>
    warn("dropped, too old or too many", count),
  );
  const orders = createOrders(site);
  const beacon = createBeacon(endpoint + beaconPath, site, outbox, orders.note, isDebug ? warn : undefined);
  const setting = { contentType, nonce: options.nonce };
  const dispatch = createDispatch({
    consent,
    identity,
    pixels: {
      meta: createMeta(listOf(options.meta), setting),
      tiktok: createTiktok(listOf(options.tiktok), setting),
    },
    beacon,
    orders,
    who: () => identified,
    safely,
  });
  const begin = () => {
    dispatch.letGo();
    setTimeout(() => beacon.recover(dispatch.revise).catch(warn), recoverAfterMs);
  };

  let lastLayer = "{}";
  const warnOfStale = (layer: string) => {
    if (layer !== "{}" && layer === lastLayer)
      warn("the data layer still holds what the last event had", layer);
    lastLayer = layer;
  };
  const trackAt = (page: Page, given: string, properties?: unknown, wished?: TrackOptions): string => {
    const name = canonicalName(given);
    const wishes: TrackOptions = copyFields(wished);
    const layer = readLayer(dataLayer, name);
    if (isDebug) warnOfStale(JSON.stringify(layer));
    const event = compose(
      {
        name,
        properties: { ...layer, ...copyFields(properties) },
        page,
        user: { ...identified, ...wishes.user },
        eventId: wishes.event_id,
        eventTime: wishes.event_time,
        destinations: wishes.destinations,
      },
      Date.now(),
    );
    writeEventId(dataLayer, event.event_id);
    dispatch.submit({ event, copies: wishes.copies });
    return event.event_id;
  };
  const trackHere = safely(
    (name: string, properties?: unknown, wishes?: TrackOptions) =>
      trackAt(pageNow(referrer), name, properties, wishes),
    "",
  );

  let onView = () => {};
  const view = safely((page: Page) => {
    if (isAuto) trackAt(page, "PageView");
    onView();
  }, undefined);
  view(pageNow(referrer));
  watchRoutes((route) => {
    referrer = route.referrer;
    view(pageNow(referrer, route.url));
  });
  watchLifecycle({
    beacon,
    outbox,
    release: dispatch.release,
    onPrerendered: dispatch.letGo,
    onRestored: () => view(pageNow(referrer)),
  });
  const look = watchLayer(dataLayer, createLayerEvents(trackHere, !isAuto));

  const tag: Tag = {
    track: (name, properties, wishes) => {
      look();
      return trackHere(name, properties, wishes);
    },
    page: (properties) => tag.track("PageView", properties),
    identify: safely((user) => {
      identified = copyFields({ ...identified, ...user });
    }, undefined),
    consent: safely((answer) => {
      const decision = typeof answer === "string" ? forBoth(answer) : answer;
      if (platforms.some((platform) => isConsentWord(decision[platform]))) consent.decide(decision);
      else warn("no answer to the question of consent", answer);
    }, undefined),
    ids: safely(() => identity.read(consent.allows), {}),
    flush: safely(() => {
      dispatch.release();
      beacon.flush(true);
    }, undefined),
    reset: () => {
      identified = {};
    },
  };

  followConsent(asked, safely(consent.decide, undefined)).catch(warn);
  followTriggers(triggers, dataLayer, trackHere).then((started) => {
    onView = started;
    onView();
  }, warn);
  if (asked === "granted") begin();
  return tag;
};

/** Outside a browser: rendering on a server calls the same code. */
const silent: Tag = {
  track: () => "",
  page: () => "",
  identify: () => {},
  consent: () => {},
  ids: () => ({}),
  flush: () => {},
  reset: () => {},
};

const running = Symbol.for("twinbeam");

/**
 * Starts the tag for a site, or returns the one that already runs there: a second call, a hot reload or a second
 * bundle on the page changes nothing. Never throws.
 */
export const createTag = (options: TagOptions): Tag => {
  if (typeof document === "undefined") return silent;
  try {
    const page = window as { [running]?: Record<string, Tag> };
    page[running] ??= {};
    page[running][options.site] ??= start(options);
    return page[running][options.site] ?? silent;
  } catch {
    return silent;
  }
};
