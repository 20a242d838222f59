import type { Beacon } from "./deliver/beacon.ts";
import type { Outbox } from "./deliver/outbox.ts";

/**
 * What the tag does when the page comes and goes. `visibilitychange` is the last event that mobile browsers
 * are sure to fire, `pagehide` belongs to the window; `unload` would keep the page from being restored.
 */
export const watchLifecycle = ({
  beacon,
  outbox,
  release,
  onPrerendered,
  onRestored,
}: {
  beacon: Beacon;
  outbox: Outbox;
  /** Lets go what the current task tracked. */
  release: () => void;
  onPrerendered: () => void;
  onRestored: () => void;
}): void => {
  const leave = () => {
    release();
    beacon.leave();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else beacon.resume();
  });
  addEventListener("pagehide", () => {
    leave();
    outbox.release();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    beacon.resume();
    onRestored();
  });
  addEventListener("online", beacon.resume);
  document.addEventListener("prerenderingchange", onPrerendered);
};
