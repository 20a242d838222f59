/**
 * What the tag does when the page comes and goes. `visibilitychange` is the last event that mobile browsers
 * are sure to fire, `pagehide` belongs to the window; `unload` would keep the page from being restored.
 * @param leave the page is hidden, perhaps for good, and surely where it says so
 * @param resume it is seen again, or the network is back
 * @param restored it came back from the back-forward cache
 * @param seen a prerendered page is looked at
 */
export const watchLifecycle = (
  leave: (isForGood: boolean) => void,
  resume: () => void,
  restored: () => void,
  seen: () => void,
): void => {
  document.addEventListener("visibilitychange", () => (document.hidden ? leave(false) : resume()));
  addEventListener("pagehide", () => leave(true));
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) restored();
  });
  addEventListener("online", resume);
  if (document.prerendering) document.addEventListener("prerenderingchange", seen);
};
