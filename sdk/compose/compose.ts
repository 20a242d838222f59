import { orderEventId, timeOrderedId } from "../../event/ids.ts";
import type { Event, Page, Properties, User } from "../../event/schema.ts";

/** What one `track` call said, and what the page said at that moment. */
export interface Moment {
  /** Canonical or custom. */
  name: string;
  properties: Properties;
  page: Page;
  user: User;
  eventId?: string | number | undefined;
  eventTime?: string | number | undefined;
  destinations?: string[] | undefined;
}

export type Composed = Event & { event_id: string; properties: Properties };

const randomBytes = 10;

/** A new id, ordered by time. */
export const newId = (nowMs: number): string =>
  timeOrderedId(nowMs, crypto.getRandomValues(new Uint8Array(randomBytes)));

/** One event with one id, the same for both pixels and the server: given, of the order, or new. */
export const compose = (moment: Moment, nowMs: number): Composed => {
  const { name, properties, page, user, eventId, eventTime, destinations } = moment;
  return {
    event_name: name,
    event_id: String(eventId ?? "") || (orderEventId(name, properties.order_id) ?? newId(nowMs)),
    event_time: eventTime ?? nowMs,
    page,
    user,
    properties,
    ...(destinations && { destinations: [destinations].flat() }),
  };
};
