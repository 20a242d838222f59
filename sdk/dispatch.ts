import type { ConsentWord, Event, PixelWord, Platform, User } from "../event/schema.ts";
import { byPlatform } from "../event/words.ts";
import { attempt } from "./capture/attempt.ts";
import type { ConsentState } from "./capture/consent.ts";
import type { Composed } from "./compose/compose.ts";
import type { TrackOptions } from "./options.ts";
import type { Parts } from "./parts.ts";

/** A composed event on its way: whom it is about is settled at the end of its task, which ids exist when it leaves. */
type Pending = [event: Composed, copies: TrackOptions["copies"], isSettled?: boolean];

const maxWaiting = 200;

/**
 * Lets events go: holds them back until the visitor has decided, fires both pixels, hands the same event to
 * the beacon. Whatever one task tracked leaves together at its end.
 * @param parts made by the first event that may leave
 * @param who what is known of the visitor by the end of the task: a page view comes before `identify` can be called
 * @param warn hears what pixels throw, which costs neither the other one nor the beacon, and how many events were dropped
 */
export const createDispatch = (
  consent: ConsentState,
  parts: () => Parts,
  who: () => User,
  warn: (message: unknown, detail?: unknown) => void,
) => {
  let waiting: Pending[] = [];
  let dropped = 0;
  let isUnseen = true;
  const fired = new Set<string>();

  /** Fired already: on this page, or as an order on an earlier one. */
  const isNew = (event: Composed): boolean => {
    const known = fired.size;
    fired.add(`${event.event_name} ${event.event_id}`);
    return fired.size > known && !parts().orders.has(event);
  };
  const isHeldBack = () => {
    // A page that was seen once stays so; asking it for every event would cost more than the rest.
    isUnseen &&= document.prerendering === true;
    return isUnseen || consent.isUndecided();
  };

  /**
   * What is left of an unsent event, after what the visitor says today; the event itself where that changes nothing.
   * What was refused once stays so. An undecided platform counts as refused once the other one is allowed.
   */
  const revise = <Unsent extends Event>(event: Unsent): Unsent | undefined => {
    const words = byPlatform(
      (platform): ConsentWord => (consent.allows(platform) && event.consent?.[platform]) || "denied",
    );
    if (!Object.values(words).includes("granted")) return undefined;
    return JSON.stringify(words) === JSON.stringify(event.consent) ? event : { ...event, consent: words };
  };

  const letGo = () => {
    for (const pending of waiting) {
      const [event, , isSettled] = pending;
      if (!isSettled) event.user = { ...who(), ...event.user };
      pending[2] = true;
    }
    if (isHeldBack() || !waiting.length) return;
    const { identity, pixels, beacon, orders } = parts();
    const ids = identity.read(consent.allows);
    const isLimited = consent.isLimited();
    let isUrgent = false;
    for (const [composed, copies] of waiting.splice(0)) {
      const event = revise(composed);
      if (!event || !isNew(event)) continue;
      const user = { ...ids, ...event.user };
      const fire = (platform: Platform): PixelWord =>
        copies === "server" || event.consent?.[platform] === "denied"
          ? "off"
          : (attempt(() => pixels[platform].fire(event, user, isLimited), warn) ?? "blocked");
      const whole: Event = {
        ...event,
        user,
        pixel: byPlatform(fire),
        ...(isLimited && { limited_data_use: true }),
        ...(consent.isOptedOut() && { opt_out: true }),
      };
      isUrgent ||= event.event_name === "Purchase";
      if (copies === "browser") orders.note(event);
      else beacon.add(whole);
    }
    beacon.flush(isUrgent);
  };
  const release = () => attempt(letGo, warn);

  return {
    submit: (event: Composed, copies: TrackOptions["copies"]) => {
      if (consent.isRefused()) return;
      waiting.push([{ ...event, consent: byPlatform(() => "granted") }, copies]);
      if (isHeldBack() && waiting.length > maxWaiting) {
        waiting.shift();
        warn("oldest events dropped", ++dropped);
      }
      queueMicrotask(release);
    },
    /** The task has ended, the visitor allowed it, or a prerendered page came to be seen. */
    release,
    /** Platforms were refused: nothing of theirs stays here, and nothing that waited comes back. */
    refuse: (refused: Platform[]) => {
      const { identity, pixels, beacon, outbox, orders } = parts();
      for (const platform of refused) {
        identity.wipe(platform);
        pixels[platform].revoke();
        for (const [event] of waiting) event.consent = { ...event.consent, [platform]: "denied" };
      }
      beacon.revise();
      if (!consent.isRefused()) return;
      waiting = [];
      outbox.wipe();
      orders.wipe();
    },
    revise,
  };
};
