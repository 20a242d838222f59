import type { PreparedEvent } from "../../event/prepared.ts";
import { isObject, shapeFault } from "./hook-shape.ts";
import type { Target } from "./platforms.ts";

const mostEvents = 10;

/**
 * What keeps a hook's events from being sent, as a sentence that names the field and never its value, or
 * undefined. The first event keeps id and time, so that a copy sent again is the same copy; others need a name
 * or an id of their own.
 */
export const faultOf = (events: readonly unknown[], given: PreparedEvent): string | undefined => {
  if (events.length === 0 || events.length > mostEvents) return `1 to ${mostEvents} events are expected`;
  for (const event of events) {
    const found = shapeFault(event);
    if (found) return found;
  }
  const [first] = events;
  if (isObject(first) && (first.id !== given.id || first.time !== given.time))
    return "id, time: the first event keeps those of the given one";
  const keys = new Set(events.map((event) => (isObject(event) ? `${event.name}\n${event.id}` : "")));
  return keys.size < events.length ? "id: events of one name need an id each" : undefined;
};

/** What keeps a hook's events from this destination: a source that it does not take, or sources that may not share a request. */
export const misfitOf = (
  events: readonly PreparedEvent[],
  { takes, batchKey, destination }: Pick<Target, "takes" | "batchKey" | "destination">,
): string | undefined => {
  if (!events.every(({ source }) => takes(source))) return `source: ${destination} does not take it`;
  const keys = new Set(events.map(batchKey));
  return keys.size > 1 ? "action_source: events that a hook makes of one need the same" : undefined;
};
