import { attempt } from "./attempt.ts";
import { readEntry, watchLayer } from "./layer-array.ts";
import { readPath } from "./path.ts";
import { textValue } from "./text-value.ts";
import type { Trigger, TriggerValue } from "./trigger.ts";
import { watchSeen } from "./visible.ts";

/** A double click is one wish. */
const quietMs = 500;
const tickMs = 500;
/** How long an element must be seen before it counts. */
const seenMs = 1000;
const marked = "[data-twinbeam-event]";
const markedVisible = `${marked}[data-twinbeam-on=visible]`;

/** What made a trigger fire: an element, an entry of the data layer, or neither. */
interface Occasion {
  element?: Element;
  entry?: object;
}

/** The array that a path names, else that its first part names: `dataLayer` of `dataLayer.meta`. */
const arrayPathOf = (path: string): string =>
  Array.isArray(readPath(window, path)) ? path : path.replace(/^window\.|[.[].*/g, "");

interface Armed extends Omit<Trigger, "on"> {
  /** When it last fired for an element, or at all. */
  firedAtMs: WeakMap<object, number>;
}

/** Paths start at the pushed entry, else at the window. */
const valueAt = (path: string, { entry }: Occasion): unknown =>
  readPath(entry, path) ?? readPath(window, path);

const propertyOf = (field: string, value: TriggerValue, occasion: Occasion): unknown => {
  if (typeof value !== "object") return value;
  if ("path" in value) return valueAt(value.path, occasion);
  const { element } = occasion;
  if ("attribute" in value) return textValue(field, element?.getAttribute(value.attribute), true);
  const { text } = value;
  const source = text === true ? element : (element?.querySelector(text) ?? document.querySelector(text));
  return textValue(field, source?.textContent);
};

const markOf = (element: Element, name: string) => element.getAttribute(`data-twinbeam-${name}`);

/** The kind of a trigger in an element's markup. */
const markedKind = (element: Element) =>
  markOf(element, "on") ?? (element.matches("form") ? "submit" : "click");

/** A trigger in an element's markup: `data-twinbeam-event`, `-on`, `-props` (JSON), `-once`. */
const markedTrigger = (element: Element) => ({
  event: markOf(element, "event") ?? "",
  properties: attempt(() => JSON.parse(markOf(element, "props") ?? "")) ?? {},
  once: (markOf(element, "once") ?? "false") !== "false",
});

/**
 * Events without code. Clicks and submits are heard in the capture phase, so that nothing the page stops is
 * missed; inner elements and open shadow roots are found on the event's path.
 * @param layerPath where the data layer is that `on: "event"` listens to
 * @returns to be called at each page view
 */
export const startTriggers = (
  triggers: readonly Trigger[],
  layerPath: string,
  track: (name: string, properties: object) => void,
): (() => void) => {
  const all = triggers.map((trigger) => ({ ...trigger, firedAtMs: new WeakMap<object, number>() }));
  const ofKind = (kind: string) => all.filter(({ on }) => on === kind);
  const markedFiredAtMs = new WeakMap<object, number>();
  /** Scroll depths and times that this page view has reached. */
  const reached = new Set<Armed>();
  let seen: ReturnType<typeof watchSeen> | undefined;
  let hereForMs = 0;

  const fire = (trigger: Armed, occasion: Occasion) =>
    attempt(() => {
      const { when, once, properties = {}, event, firedAtMs } = trigger;
      if (when && valueAt(when.path, occasion) !== when.equals) return;
      const nowMs = performance.now();
      const place = occasion.element ?? trigger;
      const sinceMs = nowMs - (firedAtMs.get(place) ?? Number.NaN);
      if (once ? sinceMs >= 0 : occasion.element && sinceMs < quietMs) return;
      firedAtMs.set(place, nowMs);
      const values = Object.entries(properties);
      track(
        event,
        Object.fromEntries(values.map(([field, value]) => [field, propertyOf(field, value, occasion)])),
      );
    });

  /** Fires what wants this kind of thing on the nearest element that it names. */
  const fireOn = (kind: string, path: Element[]) => {
    for (const trigger of ofKind(kind)) {
      const element = attempt(() => path.find((one) => one.matches(trigger.selector ?? "*")));
      if (element) fire(trigger, { element });
    }
    const element = path.find((one) => one.matches(marked) && markedKind(one) === kind);
    if (element) fire({ ...markedTrigger(element), firedAtMs: markedFiredAtMs }, { element });
  };

  const hear = (event: Event) => {
    const { type } = event;
    const all = event.composedPath();
    const path = all.filter((one) => one instanceof Element);
    if (type === "click" || (type === "submit" && path[0]?.matches(":valid"))) fireOn(type, path);
    // A form's `submit` does not leave its shadow root, but whoever sends it has clicked or typed there before.
    for (const one of all) if (one instanceof ShadowRoot) one.addEventListener("submit", hear, true);
  };
  for (const type of ["click", "submit", "focusin"]) document.addEventListener(type, hear, true);

  const reach = (kind: string, measure: number) => {
    for (const trigger of ofKind(kind)) {
      if (!trigger.at || measure < trigger.at || reached.has(trigger)) continue;
      reached.add(trigger);
      fire(trigger, {});
    }
  };
  // A page that fits its window is never scrolled, and so reaches no depth.
  const scrolled = () =>
    reach("scroll", ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100);
  if (ofKind("scroll").length) addEventListener("scroll", scrolled, { passive: true });

  /** Elements may come at any time; one that is watched already stays so. */
  const observe = () => {
    const selectors = [markedVisible, ...ofKind("visible").map(({ selector }) => selector)];
    for (const selector of selectors) {
      for (const element of attempt(() => document.querySelectorAll(selector ?? marked)) ?? []) {
        seen ??= watchSeen();
        seen.observe(element);
      }
    }
  };
  const tick = () => {
    if (document.hidden) return;
    hereForMs += tickMs;
    reach("time", hereForMs);
    observe();
    for (const element of seen?.pass(tickMs, seenMs) ?? []) fireOn("visible", [element]);
  };

  const events = ofKind("event");
  if (events.length) {
    watchLayer(arrayPathOf(layerPath), (pushed) => {
      const { event, data } = readEntry(pushed);
      for (const trigger of events) if (trigger.name === event) fire(trigger, { entry: data });
    });
  }
  const needsTicks = triggers.some(({ on }) => /time|visible/.test(on));
  /** A page without a need costs no ticks: it is looked at again when it has changed, and half a second passed. */
  const lookForNeed = () => {
    if (needsTicks || document.querySelector(markedVisible)) setInterval(tick, tickMs);
    else changes.observe(document, { childList: true, subtree: true });
  };
  const changes = new MutationObserver(() => {
    changes.disconnect();
    setTimeout(lookForNeed, tickMs);
  });
  lookForNeed();
  return () => {
    hereForMs = 0;
    reached.clear();
    for (const trigger of ofKind("route")) fire(trigger, {});
  };
};
