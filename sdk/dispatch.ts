import type { Event, PixelWord, Platform, User } from "../event/schema.ts";
import { byPlatform, platforms } from "../event/words.ts";
import { attempt } from "./capture/attempt.ts";
import type { ConsentState } from "./capture/consent.ts";
import type { Composed } from "./compose/compose.ts";
import type { TrackOptions } from "./options.ts";
import type { Parts } from "./parts.ts";

/** A composed event on its way: what the visitor allows and which ids exist is settled when it leaves. */
type Pending = [event: Composed, copies: TrackOptions["copies"]];

const maxWaiting = 200;

/**
 * Lets events go: holds them back until the visitor has decided, fires both pixels, hands the same event to
 * the beacon. Whatever one task tracked leaves together at its end.
 * @param parts made by the first event that may leave
 * @param who what is known of the visitor by the end of the task: a page view comes before `identify` can be called
 * @param warn hears what pixels throw: that costs neither the other one nor the beacon
 */
export const createDispatch = (
  consent: ConsentState,
  parts: () => Parts,
  who: () => User,
  warn: (error: unknown) => void,
) => {
  let waiting: Pending[] = [];
  let isUnseen = true;
  const fired = new Set<string>();

  /** Fired already: on this page, or as an order on an earlier one. */
  const isNew = ([event]: Pending): boolean => {
    const known = fired.size;
    fired.add(`${event.event_name} ${event.event_id}`);
    return fired.size > known && !parts().orders.has(event);
  };
  const isHeldBack = () => {
    // A page that was seen once stays so; asking it for every event would cost more than the rest.
    isUnseen &&= document.prerendering === true;
    return isUnseen || consent.isUndecided();
  };

  const letGo = () => {
    if (isHeldBack() || !waiting.length) return;
    const { identity, pixels, beacon, orders } = parts();
    const ready = waiting.filter(isNew);
    waiting = [];
    const ids = identity.read(consent.allows);
    const isLimited = consent.isLimited();
    for (const [event, copies] of ready) {
      const user = { ...ids, ...who(), ...event.user };
      const fire = (platform: Platform): PixelWord =>
        copies === "server" || !consent.allows(platform)
          ? "off"
          : (attempt(() => pixels[platform].fire(event, user, isLimited), warn) ?? "blocked");
      const whole: Event = {
        ...event,
        user,
        consent: consent.words(),
        pixel: byPlatform(fire),
        ...(isLimited && { limited_data_use: true }),
        ...(consent.isOptedOut() && { opt_out: true }),
      };
      if (copies === "browser") orders.note(event);
      else beacon.add(whole);
    }
    beacon.flush(ready.some(([event]) => event.event_name === "Purchase"));
  };
  const release = () => attempt(letGo, warn);

  return {
    submit: (...pending: Pending) => {
      if (consent.isRefused()) return;
      waiting.push(pending);
      if (isHeldBack()) waiting = waiting.slice(-maxWaiting);
      else queueMicrotask(release);
    },
    /** The task has ended, the visitor allowed it, or a prerendered page came to be seen. */
    release,
    /** Platforms were refused: nothing of theirs stays here, and nothing that waited comes back. */
    refuse: (refused: Platform[]) => {
      const { identity, pixels, beacon, outbox, orders } = parts();
      for (const platform of refused) {
        identity.wipe(platform);
        pixels[platform].revoke();
      }
      beacon.revise();
      if (!consent.isRefused()) return;
      waiting = [];
      outbox.wipe();
      orders.wipe();
    },
    /** What is left of an unsent event, after what the visitor says today. */
    revise: (event: Event): Event | undefined => {
      const words = byPlatform(
        (platform) => (consent.allows(platform) && event.consent?.[platform]) || "denied",
      );
      return platforms.some((platform) => words[platform] === "granted")
        ? { ...event, consent: words }
        : undefined;
    },
  };
};
