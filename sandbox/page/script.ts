import { parts } from "./parts.ts";
import { view } from "./view.ts";

/** The page's script: each part is sent as its own source text, as the pixel scripts are. */
export function pageScript(): string {
  const texts = Object.entries(parts).map(([name, part]) => `${name}: ${part}`);
  return `const __name = (value) => value;\n(${view})(window, {${texts.join(",\n")}});\n`;
}
