export type TriggerValue =
  | string
  | number
  | boolean
  | { path: string }
  | { attribute: string }
  | { text: true | string };

/** An event without code: what on the page makes it, and where its properties are. */
export interface Trigger {
  on: "click" | "submit" | "visible" | "scroll" | "time" | "event" | "route";
  /** The data-layer event that `on: "event"` waits for. */
  name?: string;
  /** CSS selector, for click, submit and visible. */
  selector?: string;
  /** Milliseconds in the foreground (time), or percent of the page (scroll). */
  at?: number;
  /** Fires only where the value at the path equals this. */
  when?: { path: string; equals: unknown };
  event: string;
  properties?: { [field: string]: TriggerValue };
  once?: boolean;
}
