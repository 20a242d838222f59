import { attempt } from "./attempt.ts";
import { readPath } from "./path.ts";

/** What was pushed to a data layer, its name and its data told apart. */
export interface LayerEntry {
  event?: unknown;
  data: object;
}

/** Reads an entry: an object, or the arguments of a `gtag` call. GTM's own events (`gtm.js`) are in no table. */
export const readEntry = (pushed: object): LayerEntry => {
  const { 0: command, 1: event, 2: data } = pushed as ArrayLike<unknown>;
  if (command === "event") return { event, data: Object(data ?? {}) };
  return { event: (pushed as { event?: unknown }).event, data: pushed };
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

const looks: (() => void)[] = [];

/** Looks again at all that is watched: at arrays assigned anew, and at entries that passed the wrapper by. */
export const lookAgain = (): void => {
  for (const look of looks) look();
};

/**
 * Hands over everything pushed to the array at a path, before and after now, in order; never throws. A layer
 * that does not exist is made, as every snippet that uses one does. One of Adobe's bears that name in its path.
 */
export const watchLayer = (path: string, onPush: (pushed: object) => void): void => {
  const isAdobe = /adobe/i.test(path);
  const seen = new WeakSet<object>();
  let hooked: unknown;
  const take = (pushed: unknown) => {
    if (typeof pushed !== "object" || !pushed) return;
    seen.add(pushed);
    attempt(() => onPush(pushed));
  };
  const lookNow = () => {
    if (/^\w+$/.test(path) && !(path in window)) Object.assign(window, { [path]: [] });
    const layer = readPath(window, path);
    if (!Array.isArray(layer)) return;
    // Told apart before the first is taken: the same object may stand there twice.
    if (!isAdobe) layer.filter((pushed) => !seen.has(pushed)).forEach(take);
    if (layer !== hooked) (isAdobe ? listenAtAdobe : wrapPush)(layer, take);
    hooked = layer;
  };
  const look = () => attempt(lookNow);
  look();
  addEventListener("DOMContentLoaded", look);
  addEventListener("load", look);
  looks.push(look);
};
