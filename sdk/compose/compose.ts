import { orderEventId, timeOrderedId } from "../../event/ids.ts";
import type { Event, Page, Properties, User } from "../../event/schema.ts";

export type Composed = Event & { event_id: string; properties: Properties };

/** What a call wished beside its properties. */
export interface Wishes {
  event_id?: string | number;
  event_time?: string | number;
  user?: User;
  destinations?: string[];
}

const randomBytes = 10;

/** A new id, ordered by time. */
export const newId = (nowMs: number): string =>
  timeOrderedId(nowMs, crypto.getRandomValues(new Uint8Array(randomBytes)));

/**
 * One event with one id, the same for both pixels and the server: given, of the order, or new.
 * @param name canonical or custom
 */
export const compose = (
  name: string,
  properties: Properties,
  page: Page,
  identified: User,
  { event_id, event_time, user, destinations }: Wishes,
): Composed => {
  const nowMs = Date.now();
  return {
    event_name: name,
    event_id: String(event_id ?? "") || (orderEventId(name, properties.order_id) ?? newId(nowMs)),
    event_time: event_time ?? nowMs,
    page,
    user: { ...identified, ...user },
    properties,
    ...(destinations && { destinations: [destinations].flat() }),
  };
};
