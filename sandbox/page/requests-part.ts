import type { PageDom } from "./dom.ts";
import type { Labels, ShownRequest } from "./shown.ts";

/** The latest requests, newest first; each opens to its body and its answer. Runs in the page. */
export function requestsPart({ make, part, clockTime }: PageDom, labels: Labels) {
  const shown = new Map<number, HTMLElement>();

  /** Indents JSON text without parsing it: parsing would round long numbers. */
  function indent(text: string): string {
    let depth = 0;
    const line = () => `\n${"  ".repeat(depth)}`;
    const spaced = text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+/g, (token) => {
      if (token.startsWith('"')) return token;
      if (token === ",") return `,${line()}`;
      if (token === ":") return ": ";
      if (token.trim() === "") return "";
      const opens = token === "{" || token === "[";
      depth = Math.max(0, depth + (opens ? 1 : -1));
      return opens ? token + line() : line() + token;
    });
    return spaced.replace(/([{[])\s+([}\]])/g, "$1$2");
  }

  function codeOf(answer: unknown): unknown {
    return typeof answer === "object" && answer !== null ? Reflect.get(answer, "code") : undefined;
  }

  function block(title: string, text: string): HTMLElement {
    return make("div", "", make("h3", "", title), make("pre", "", text));
  }

  function entry(request: ShownRequest): HTMLElement {
    const code = codeOf(request.answer);
    const isGood = request.status >= 200 && request.status < 300 && !code;
    const answered = code ? `${request.status}, code ${code}` : String(request.status);
    const kind = request.kind === "api" ? "API" : "pixel";
    const summary = make(
      "summary",
      "",
      make("span", isGood ? "status good" : "status bad", request.status === 0 ? "broken off" : answered),
      make("span", "path mono", `${request.method} ${request.path}`),
      make("span", "quiet", `${labels.platforms[request.platform]} ${kind}`),
      make("span", "quiet", clockTime(request.at)),
    );
    const details = make("details", "", summary);
    const open = () => {
      const answer =
        request.answer === null ? null : block("answered", JSON.stringify(request.answer, null, 2));
      details.append(make("div", "bodies", block("sent", indent(request.text)), answer));
    };
    details.addEventListener("toggle", open, { once: true });
    return details;
  }

  return (requests: readonly ShownRequest[]): void => {
    const list = part("requests");
    const numbers = new Set(requests.map(({ number }) => number));
    for (const [number, element] of shown) {
      if (numbers.has(number)) continue;
      element.remove();
      shown.delete(number);
    }
    if (shown.size === 0) list.replaceChildren();
    for (const request of requests) {
      if (shown.has(request.number)) continue;
      const element = entry(request);
      shown.set(request.number, element);
      list.prepend(element);
    }
    if (shown.size === 0) list.replaceChildren(make("p", "empty", "No request yet."));
  };
}
