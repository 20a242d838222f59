export interface Route {
  url: string;
  /** The address before: `document.referrer` stays that of the document. */
  referrer: string;
}

/** The address without its fragment: that alone names a route. */
const routeOf = (href: string) => href.split("#", 1)[0] ?? href;

/**
 * Calls back once per route change of a single-page app, also for back and forward and for a new query.
 * `replaceState` counts only with a new path: frameworks use it to note scroll positions and to clean the
 * query. The callback comes in a task of its own, when the page has set its title.
 */
export const watchRoutes = (onRoute: (route: Route) => void): void => {
  let current = routeOf(location.href);
  const moved = (counts: (from: URL, to: URL) => boolean) => {
    const referrer = current;
    const url = routeOf(location.href);
    current = url;
    if (url !== referrer && counts(new URL(referrer), new URL(url)))
      setTimeout(onRoute, 0, { url, referrer });
  };
  const patch = (name: "pushState" | "replaceState", counts: (from: URL, to: URL) => boolean) => {
    const original = history[name];
    history[name] = function (this: History, ...args) {
      original.apply(this, args);
      moved(counts);
    };
  };
  patch("pushState", () => true);
  patch("replaceState", (from, to) => from.pathname !== to.pathname);
  addEventListener("popstate", () => moved(() => true));
};
