import { isAbsent } from "../../event/absent.ts";
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

/** As the server takes them: what it rejects may fire no pixel either. */
const nameForm = /^.{1,100}$/su;
const idForm = /^\P{Cc}{1,200}$/u;

/** A new id, ordered by time. */
export const newId = (nowMs: number): string =>
  timeOrderedId(nowMs, crypto.getRandomValues(new Uint8Array(randomBytes)));

/**
 * One event with one id, the same for both pixels and the server: given, of the order, or new.
 * @param name canonical or custom
 * @throws where the server would reject the name or the id
 */
export const compose = (
  name: string,
  properties: Properties,
  page: Page,
  identified: User,
  { event_id, event_time, user, destinations }: Wishes,
): Composed => {
  const nowMs = Date.now();
  const id = String(event_id ?? orderEventId(name, properties.order_id) ?? newId(nowMs));
  if (isAbsent(name) || !nameForm.test(name) || !idForm.test(id)) throw new Error("name or event_id");
  return {
    event_name: name,
    event_id: id,
    event_time: event_time ?? nowMs,
    page,
    user: { ...identified, ...user },
    properties,
    ...(destinations && { destinations: [destinations].flat() }),
  };
};
