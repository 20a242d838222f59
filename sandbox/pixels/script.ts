import { openCookies } from "./cookies.ts";
import { hashMatching } from "./matching.ts";
import { sha256 } from "./sha256.ts";

/** What a pixel script is handed, since it can refer to nothing outside itself. */
export interface PixelParts {
  sha256: typeof sha256;
  openCookies: typeof openCookies;
  hashMatching: typeof hashMatching;
}

/**
 * The text of a script that runs `main` in a page. `main` and its parts are sent as their own source text; `script` is the
 * address the page loaded it from, where its hits go. `__name` stands in for what a compiler may put into the text.
 */
export function pixelScript<Page extends Window>(
  main: (page: Page, parts: PixelParts, script: URL) => void,
): string {
  const parts = Object.entries({ sha256, openCookies, hashMatching } satisfies PixelParts);
  return [
    "(function () {",
    "var __name = function (value) { return value; };",
    "var source = document.currentScript ? document.currentScript.src : location.href;",
    `var parts = {${parts.map(([name, part]) => `${name}: ${part}`).join(",\n")}};`,
    `(${main})(window, parts, new URL(source));`,
    "})();",
  ].join("\n");
}
