import type { Event } from "../event/schema.ts";
import { createCookieJar } from "./capture/cookies.ts";
import { createIdentity, type landingNow } from "./capture/identity.ts";
import { newId } from "./compose/compose.ts";
import { createBeacon } from "./deliver/beacon.ts";
import { createMeta } from "./deliver/meta.ts";
import { createOrders } from "./deliver/orders.ts";
import { createOutbox } from "./deliver/outbox.ts";
import { createTiktok } from "./deliver/tiktok.ts";
import type { TagOptions } from "./options.ts";

const listOf = <T>(given: T | readonly T[] | false | undefined): readonly T[] =>
  given ? ([given].flat() as T[]) : [];

/**
 * What an event needs on its way out. Nothing of it costs the page anything before the first event.
 * @param revise what is left of an unsent event, after what the visitor says today
 */
export const createParts = (
  options: TagOptions,
  landing: ReturnType<typeof landingNow>,
  revise: (event: Event) => Event | undefined,
  warn: (message: unknown, detail?: unknown) => void,
) => {
  const { endpoint, site, beaconPath = "/v1/beacon", contentType = "product", nonce, debug } = options;
  const meta = listOf(options.meta);
  const outbox = createOutbox(site, newId(Date.now()), warn);
  const orders = createOrders(site);
  return {
    identity: createIdentity(createCookieJar(options.cookieDomain), meta.length > 0, landing),
    pixels: {
      meta: createMeta(meta, contentType, nonce),
      tiktok: createTiktok(listOf(options.tiktok), contentType, nonce),
    },
    outbox,
    orders,
    beacon: createBeacon(endpoint + beaconPath, site, outbox, revise, orders.note, debug ? warn : undefined),
  };
};

export type Parts = ReturnType<typeof createParts>;
