import type { Event, PixelWord, Platform, User } from "../event/schema.ts";
import { platforms } from "../event/words.ts";
import type { ConsentState } from "./capture/consent.ts";
import type { Identity } from "./capture/identity.ts";
import type { Beacon } from "./deliver/beacon.ts";
import type { Orders } from "./deliver/orders.ts";
import type { FiredEvent, Pixel } from "./deliver/pixel.ts";
import type { TrackOptions } from "./options.ts";

/** A composed event on its way: what the visitor allows and which ids exist is settled when it leaves. */
export interface Pending {
  event: FiredEvent;
  copies: TrackOptions["copies"];
}

const maxWaiting = 200;

/**
 * Lets events go: holds them back until the visitor has decided, fires both pixels, hands the same event to
 * the beacon. Whatever one task tracked leaves together at its end.
 */
export const createDispatch = ({
  consent,
  identity,
  pixels,
  beacon,
  orders,
  who,
  safely,
}: {
  consent: ConsentState;
  identity: Identity;
  pixels: Readonly<Record<Platform, Pixel>>;
  beacon: Beacon;
  orders: Orders;
  /** What is known of the visitor by the end of the task: a page view comes before `identify` can be called. */
  who: () => User;
  /** Runs foreign code: a pixel that throws costs neither the other one nor the beacon. */
  safely: <A extends unknown[], R>(work: (...args: A) => R, otherwise: R) => (...args: A) => R;
}) => {
  let waiting: Pending[] = [];
  let leaving: Pending[] = [];
  const fired = new Set<string>();

  /** Fired already: on this page, or as an order on an earlier one. */
  const isRepeated = ({ event }: Pending): boolean => {
    const key = `${event.event_name} ${event.event_id}`;
    if (fired.has(key) || orders.has(event)) return true;
    fired.add(key);
    return false;
  };

  const release = safely(() => {
    const ready = leaving.filter((pending) => !isRepeated(pending));
    leaving = [];
    if (!ready.length) return;
    const ids = identity.read(consent.allows);
    const isLimited = consent.isLimited();
    for (const { event, copies } of ready) {
      const user = { ...ids, ...who(), ...event.user };
      const fire = safely(
        (platform: Platform): PixelWord =>
          copies !== "server" && consent.allows(platform)
            ? pixels[platform].fire(event, user, isLimited)
            : "off",
        "blocked",
      );
      const whole: Event = {
        ...event,
        user,
        consent: consent.words(),
        pixel: { meta: fire("meta"), tiktok: fire("tiktok") },
        ...(isLimited && { limited_data_use: true }),
        ...(consent.isOptedOut() && { opt_out: true }),
      };
      if (copies !== "browser") beacon.add(whole);
      else orders.note(event);
    }
    beacon.flush(ready.some(({ event }) => event.event_name === "Purchase"));
  }, undefined);

  const leave = (pending: Pending[]) => {
    if (!leaving.length) queueMicrotask(release);
    leaving.push(...pending);
  };
  const isHeldBack = () => document.prerendering || consent.isUndecided();

  return {
    submit: (pending: Pending) => {
      if (isHeldBack()) waiting = [...waiting, pending].slice(-maxWaiting);
      else if (platforms.some(consent.allows)) leave([pending]);
    },
    /** The visitor allowed it, or a prerendered page came to be seen. */
    letGo: () => {
      if (isHeldBack()) return;
      if (platforms.some(consent.allows)) leave(waiting);
      waiting = [];
    },
    /** Platforms were refused: nothing of theirs stays here, and nothing that waited comes back. */
    refuse: (refused: Platform[]) => {
      for (const platform of refused) {
        identity.wipe(platform);
        pixels[platform].revoke();
        beacon.deny(platform);
      }
      if (platforms.some(consent.allows) || consent.isUndecided()) return;
      waiting = leaving = [];
      beacon.wipe();
      orders.wipe();
    },
    /** What is left of an event of an earlier page, after what the visitor says today. */
    revise: (event: Event): Event | undefined => {
      const words = { ...event.consent };
      for (const platform of platforms) if (!consent.allows(platform)) words[platform] = "denied";
      return platforms.some((platform) => words[platform] !== "denied")
        ? { ...event, consent: words }
        : undefined;
    },
    release,
  };
};
