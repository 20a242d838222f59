import type { PageDom } from "./dom.ts";
import type { Labels, ShownRule, ShownRules } from "./shown.ts";

/** The rules of both platforms. Runs in the page: refers to nothing outside itself. */
export function rulesPart({ make, part, table }: PageDom, labels: Labels) {
  function line({ id, when, own, refusal }: ShownRule): HTMLElement {
    const numbers = [refusal.status, refusal.code, refusal.subcode].filter((number) => number !== undefined);
    const answer = make(
      "td",
      "answer",
      numbers.join(" / "),
      own ? " " : null,
      own ? make("span", "own", "own") : null,
    );
    return make("tr", "", make("td", "", make("code", "", id)), make("td", "", when), answer);
  }

  function sheet(title: string, heads: readonly string[], lines: readonly HTMLElement[]): HTMLElement {
    return make("details", "", make("summary", "", make("h3", "", title)), table(heads, lines));
  }

  return (rules: ShownRules): void => {
    const sheets = (["meta", "tiktok"] as const).map((platform) => {
      const title = `${labels.platforms[platform]}: ${rules[platform].length} rules`;
      return sheet(title, ["Rule", "Refused when", "Answer"], rules[platform].map(line));
    });
    const notices = rules.notices.map(({ id, when }) =>
      make("tr", "", make("td", "", make("code", "", id)), make("td", "", when)),
    );
    part("rules").replaceChildren(
      ...sheets,
      sheet("Accepted with a warning", ["Warning", "Because"], notices),
    );
  };
}
