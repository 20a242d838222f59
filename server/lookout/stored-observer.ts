import type { FastifyBaseLogger } from "fastify";
import { maskContacts } from "../observe/mask-contacts.ts";
import type { NewEvent } from "../queue/queue.ts";

/** Tells the log which events came in, where it wants to know: the first step of an event's way to the platforms. */
export const createStoredObserver = (logger: FastifyBaseLogger) => (events: readonly NewEvent[]) => {
  if (logger.level !== "debug") return;
  for (const { site, event, door, deliveries } of events) {
    const destinations = deliveries.map(({ destination }) => destination);
    // Ids and names are kept and sent as they are given; a shop may take an address for one.
    const [event_id, event_name] = [maskContacts(event.id), maskContacts(event.name)];
    logger.debug({ site, door, event_id, event_name, destinations }, "an event was stored");
  }
};
