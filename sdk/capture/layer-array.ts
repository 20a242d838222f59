import { attempt } from "./attempt.ts";
import { readPath } from "./path.ts";

/** What was pushed to a data layer, its name and its data told apart. */
export interface LayerEntry {
  event?: string;
  data: object;
  /** First and second word of a `gtag` call: `["consent", "update"]`. */
  command?: [string, unknown];
}

/** An entry of a data layer: an object, or the arguments of a `gtag` call. GTM's own events are none. */
const entryOf = (pushed: object): LayerEntry => {
  const [command, name, parameters] = "length" in pushed ? Array.from(pushed as ArrayLike<unknown>) : [];
  const isCommand = typeof command === "string";
  const data = isCommand ? Object(parameters ?? {}) : pushed;
  const event = isCommand ? command === "event" && name : "event" in pushed && pushed.event;
  return {
    data,
    ...(isCommand && { command: [command, name] }),
    ...(typeof event === "string" && !event.startsWith("gtm.") && { event }),
  };
};

/** Registers at an Adobe Client Data Layer, whether or not its library has run. Source: ACDL, events. */
const listenAtAdobe = (layer: unknown[], take: (pushed: unknown) => void) => {
  layer.push((data: { addEventListener?: (type: string, listener: (event: unknown) => void) => void }) =>
    data?.addEventListener?.("adobeDataLayer:event", take),
  );
};

/** The original runs first, its value is returned: so GTM may wrap before us or after us. */
const wrapPush = (layer: unknown[], take: (pushed: unknown) => void) => {
  const push = layer.push;
  layer.push = function (this: unknown[], ...pushed) {
    const length = push.apply(this, pushed);
    pushed.forEach(take);
    return length;
  };
};

/**
 * Hands over everything pushed to the array at a path, before and after now, in order; never throws. A layer
 * that does not exist is made, as every snippet that uses one does. One of Adobe's bears that name in its path.
 * @returns looks again: at an array assigned anew, and at entries that passed the wrapper by
 */
export const watchLayer = (path: string, onEntry: (entry: LayerEntry) => void): (() => void) => {
  const isAdobe = /adobe/i.test(path);
  const seen = new WeakSet<object>();
  let hooked: unknown;
  const take = (pushed: unknown) => {
    if (typeof pushed !== "object" || !pushed) return;
    seen.add(pushed);
    attempt(() => onEntry(entryOf(pushed)));
  };
  const look = () => {
    if (/^\w+$/.test(path) && !(path in window)) Object.assign(window, { [path]: [] });
    const layer = readPath(window, path);
    if (!Array.isArray(layer)) return;
    if (!isAdobe) for (const pushed of [...layer]) if (!seen.has(pushed)) take(pushed);
    if (layer !== hooked) (isAdobe ? listenAtAdobe : wrapPush)(layer, take);
    hooked = layer;
  };
  look();
  addEventListener("DOMContentLoaded", look);
  addEventListener("load", look);
  return look;
};
