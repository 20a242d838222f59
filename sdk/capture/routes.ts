import { attempt } from "./attempt.ts";

/** The address without its fragment: that alone names a route. */
const routeOf = () => location.href.replace(/#.*/, "");

/**
 * Calls back once per route change of a single-page app, also for back and forward and for a new query.
 * `replaceState` counts only with a new path: frameworks use it to note scroll positions and to clean the
 * query. The callback comes in a task of its own, when the page has set its title.
 * @param onRoute the address, and the one before: `document.referrer` stays that of the document
 */
export const watchRoutes = (onRoute: (url: string, referrer: string) => void): void => {
  let url = routeOf();
  let path = location.pathname;
  const moved = (isReplaced: boolean) => {
    const referrer = url;
    const isNew = isReplaced ? path !== location.pathname : url !== routeOf();
    url = routeOf();
    path = location.pathname;
    if (isNew) setTimeout(onRoute, 0, url, referrer);
  };
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name];
    // A page may have locked its history.
    attempt(() => {
      history[name] = function (this: History, ...args) {
        original.apply(this, args);
        moved(name === "replaceState");
      };
    });
  }
  addEventListener("popstate", () => moved(false));
  // A router on the Navigation API calls neither. What both tell has moved but once.
  window.navigation?.addEventListener?.("currententrychange", ({ navigationType }) =>
    moved(navigationType === "replace"),
  );
};
