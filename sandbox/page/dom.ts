export type PageDom = ReturnType<typeof pageDom>;

/** How the page is written: text is only ever set as text. Runs in the page: refers to nothing outside itself. */
export function pageDom(document: Document) {
  function make(tag: string, className: string, ...children: (Node | string | null)[]): HTMLElement {
    const element = document.createElement(tag);
    if (className !== "") element.className = className;
    element.append(...children.filter((child) => child !== null));
    return element;
  }
  return {
    make,
    part: (id: string): HTMLElement => document.getElementById(id) ?? document.body,
    table(heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
      const head = make("tr", "", ...heads.map((text) => make("th", "", text)));
      return make("table", "", make("thead", "", head), make("tbody", "", ...rows));
    },
    /** Hours to milliseconds on the reader's clock. */
    clockTime(at: number): string {
      const time = new Date(at);
      const pad = (value: number, size: number) => String(value).padStart(size, "0");
      const [hours, minutes, seconds] = [time.getHours(), time.getMinutes(), time.getSeconds()];
      return `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(time.getMilliseconds(), 3)}`;
    },
  };
}
