import type { RowState } from "../report-row.ts";
import type { PageDom } from "./dom.ts";
import type { Labels, ShownReport } from "./shown.ts";

/** The two cards with the counts. Runs in the page: refers to nothing outside itself. */
export function countsPart({ make, part }: PageDom, labels: Labels) {
  const states = Object.keys(labels.states) as RowState[];

  function card(name: string, counts: ShownReport["meta"] | undefined): HTMLElement {
    const of = (state: RowState) => counts?.[state] ?? 0;
    const total = states.reduce((sum, state) => sum + of(state), 0);
    const share = total === 0 ? "no events yet" : `${Math.floor((of("paired") / total) * 100)} % paired`;
    const stack = make("div", "stack");
    stack.setAttribute("aria-hidden", "true");
    for (const state of states) {
      const slice = make("span", state);
      slice.style.flexGrow = String(of(state));
      if (of(state) > 0) stack.append(slice);
    }
    const entries = states.map((state) => {
      const count = make("dd", "", of(state).toLocaleString("en"));
      return make(
        "div",
        of(state) === 0 ? `${state} zero` : state,
        make("dt", "", labels.states[state]),
        count,
      );
    });
    const head = make("header", "", make("h2", "", name), make("span", "share", share));
    return make("article", "card", head, stack, make("dl", "counts", ...entries));
  }

  return (report: ShownReport | undefined): void => {
    const { meta, tiktok } = labels.platforms;
    part("platforms").replaceChildren(card(meta, report?.meta), card(tiktok, report?.tiktok));
  };
}
