import type { Page } from "playwright-core";

const lookMs = 100;
/** A page that has done all that is expected of it may still fire pixels of its own. */
const restMs = 700;
/** A script that hangs is no quiet: the tag waits 3 s for it before it calls the pixel blocked. */
const quietMs = 2_000;
const longestMs = 8_000;

/** Follows a page's requests from now on, so that waiting for it ends when it has nothing left to do. */
export const createWatch = (page: Page) => {
  let inFlight = 0;
  let lastMs = Date.now();
  const moved = (by: number) => {
    inFlight = Math.max(0, inFlight + by);
    lastMs = Date.now();
  };
  // The end of a beacon is not always told.
  page.on("request", (request) => moved(request.resourceType() === "ping" ? 0 : 1));
  page.on("requestfinished", (request) => moved(request.resourceType() === "ping" ? 0 : -1));
  page.on("requestfailed", (request) => moved(request.resourceType() === "ping" ? 0 : -1));

  /** Waits until the page is quiet, for long unless all that is expected has been seen, and for some seconds at most. */
  return async (isComplete: () => boolean): Promise<void> => {
    const startedMs = Date.now();
    while (Date.now() - startedMs < longestMs) {
      await page.waitForTimeout(lookMs);
      const quietForMs = inFlight > 0 ? 0 : Date.now() - Math.max(startedMs, lastMs);
      if (quietForMs >= (isComplete() ? restMs : quietMs)) return;
    }
  };
};
