import type { PageDom } from "./dom.ts";
import type { Labels, ShownExample } from "./shown.ts";

/** The worked examples: an event and what leaves for each platform. Runs in the page: refers to nothing outside itself. */
export function examplesPart({ make, part }: PageDom, labels: Labels) {
  function block(title: string, text: string): HTMLElement {
    return make("div", "", make("h3", "", title), make("pre", "", text));
  }

  function pretty(value: unknown): string {
    return JSON.stringify(value, null, 2);
  }

  function entry({ title, event, ...outcomes }: ShownExample): HTMLElement {
    const bodies = (["meta", "tiktok"] as const).map((platform) => {
      const { body, refused } = outcomes[platform];
      return block(
        `to ${labels.platforms[platform]}`,
        refused === undefined ? pretty(body) : `not sent, because of ${refused}`,
      );
    });
    const summary = make("summary", "", make("h3", "", title));
    return make(
      "details",
      "",
      summary,
      make("div", "bodies three", block("event", pretty(event)), ...bodies),
    );
  }

  return (examples: readonly ShownExample[]): void => {
    part("examples").replaceChildren(...examples.map(entry));
  };
}
