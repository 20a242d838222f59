import { canonicalName } from "../event/names.ts";
import type { ConsentWord, User } from "../event/schema.ts";
import { platforms } from "../event/words.ts";
import { attempt } from "./capture/attempt.ts";
import { createConsent, forBoth } from "./capture/consent.ts";
import { copyFields } from "./capture/copy.ts";
import { landingNow } from "./capture/identity.ts";
import { lookAgain, watchLayer } from "./capture/layer-array.ts";
import { createLayerEvents } from "./capture/layer-events.ts";
import { readLayer, writeEventId } from "./capture/layer-object.ts";
import { pageNow } from "./capture/page.ts";
import { watchRoutes } from "./capture/routes.ts";
import { compose } from "./compose/compose.ts";
import { createDispatch } from "./dispatch.ts";
import type { Follow } from "./follow.ts";
import { watchLifecycle } from "./lifecycle.ts";
import type { Tag, TagOptions, TrackOptions } from "./options.ts";
import { createParts, type Parts } from "./parts.ts";

/** After the page has had its first moments. */
const recoverAfterMs = 300;

const isConsentWord = (word: unknown): word is ConsentWord => word === "granted" || word === "denied";

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

const start = (options: TagOptions, follow: Follow): Tag => {
  const { dataLayer = "dataLayer.meta", consent: asked = "granted", pageViews, debug } = options;
  const isAuto = pageViews !== "manual";
  const landing = landingNow();
  let { referrer } = document;
  let identified: User = {};
  let lastLayer = "";
  let made: Parts | undefined;
  let onView = () => {};
  let isWatching = false;

  const warn = (message: unknown, detail: unknown = "") => {
    if (debug) console.warn("twinbeam:", message, detail);
  };
  /** The one catch at the tag's edge: nothing ever throws into the page. */
  const safely =
    <Args extends unknown[], Result>(work: (...args: Args) => Result, otherwise: Result) =>
    (...args: Args): Result =>
      attempt(() => work(...args), warn) ?? otherwise;
  const parts = () => {
    made ??= createParts(options, landing, dispatch.revise, warn);
    return made;
  };
  /** The visitor allows it and looks: what waited goes, then what earlier pages left; a click id is kept at any rate. */
  const begin = () => {
    queueMicrotask(dispatch.release);
    setTimeout(() => {
      if (document.prerendering || !platforms.some(consent.allows)) return;
      parts().identity.read(consent.allows);
      parts().beacon.recover().catch(warn);
    }, recoverAfterMs);
  };
  const consent = createConsent(forBoth(isConsentWord(asked) ? asked : undefined), begin, (refused) =>
    dispatch.refuse(refused),
  );
  const dispatch = createDispatch(consent, parts, () => identified, warn);

  const track = (given: string, properties?: unknown, wished?: unknown, page = pageNow(referrer)): string => {
    const name = canonicalName(given);
    const wishes: TrackOptions = copyFields(wished);
    const layer = readLayer(dataLayer, name);
    if (debug && Object.keys(layer).length) {
      // All of it: the event before may have taken other fields.
      const text = JSON.stringify(readLayer(dataLayer, ""));
      if (text === lastLayer) warn("data layer unchanged since the last event", text);
      lastLayer = text;
    }
    const event = compose(name, { ...layer, ...copyFields(properties) }, page, identified, wishes);
    writeEventId(dataLayer, event.event_id);
    dispatch.submit(event, wishes.copies);
    return event.event_id;
  };
  const trackSafely = safely(track, "");

  const view = (url?: string) => {
    if (isAuto) trackSafely("PageView", {}, {}, pageNow(referrer, url));
    onView();
  };
  view();
  watchRoutes((url, before) => {
    referrer = before;
    view(url);
  });

  const look = () => {
    lookAgain();
    if (!isWatching) watchLayer(dataLayer, createLayerEvents(trackSafely, !isAuto));
    isWatching = true;
  };
  const resume = () => made?.beacon.resume();
  watchLifecycle(
    (isForGood) => {
      look();
      dispatch.release();
      attempt(() => made?.beacon.leave(), warn);
      if (isForGood) made?.outbox.release();
    },
    resume,
    () => {
      resume();
      view();
    },
    begin,
  );

  const decide = safely(consent.decide, undefined);
  const { signal = asked, vendors } = Object(asked);
  const followSignal = async () => follow.signals[signal as keyof Follow["signals"]]?.(decide, vendors);
  followSignal().catch(warn);
  /** In a task of its own: the page goes first. */
  const settle = async () => {
    look();
    onView = await follow.triggers(options.triggers ?? [], dataLayer, trackSafely);
    onView();
  };
  setTimeout(() => settle().catch(warn));
  if (asked === "granted") begin();

  const trackNext: typeof track = (...call) => {
    look();
    return track(...call);
  };
  return {
    track: safely(trackNext, ""),
    page: safely((properties) => trackNext("PageView", properties), ""),
    identify: safely((user) => {
      identified = copyFields({ ...identified, ...user });
    }, undefined),
    consent: safely((answer) => {
      const decision = typeof answer === "string" ? forBoth(answer) : answer;
      if (platforms.some((platform) => isConsentWord(decision[platform]))) decide(decision);
      else warn("no consent", answer);
    }, undefined),
    ids: safely(() => parts().identity.read(consent.allows), {}),
    flush: safely(() => {
      dispatch.release();
      made?.beacon.flush(true);
    }, undefined),
    reset: () => {
      identified = {};
    },
  };
};

const running = Symbol.for("twinbeam");

/**
 * Starts the tag for a site, or returns the one that already runs there: a second call, a hot reload or a second
 * bundle on the page changes nothing. Never throws.
 */
export const tagWith =
  (follow: Follow) =>
  (options: TagOptions): Tag => {
    if (typeof document === "undefined") return silent;
    return (
      attempt(() => {
        const page = window as { [running]?: Record<string, Tag> };
        page[running] ??= {};
        const { site, debug } = options;
        if (debug && page[running][site]) console.warn("twinbeam:", "runs already", site);
        page[running][site] ??= start(options, follow);
        return page[running][site];
      }) ?? silent
    );
  };
