import { fbevents } from "./fbevents.ts";
import { parts } from "./parts.ts";
import { ttqEvents } from "./ttq.ts";

/** The text of Meta's pixel script. */
export function fbeventsScript(): string {
  return pixelScript(fbevents);
}

/** The text of TikTok's pixel script. */
export function eventsScript(): string {
  return pixelScript(ttqEvents);
}

/**
 * The text of a script that runs `main` in a page. `main` and its parts are sent as their own source text; hits go to the
 * address the page loaded the script from. `__name` stands in for what a compiler may put into the text.
 */
function pixelScript(main: typeof fbevents | typeof ttqEvents): string {
  const texts = Object.entries(parts).map(([name, part]) => `${name}: ${part}`);
  return [
    "(function () {",
    "var __name = function (value) { return value; };",
    "var source = document.currentScript ? document.currentScript.src : location.href;",
    `(${main})(window, {${texts.join(",\n")}}, new URL(source));`,
    "})();",
  ].join("\n");
}
