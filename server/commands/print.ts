/** Where a command writes. For people: lines on stdout, remarks on stderr. For machines: one JSON value at the end. */
export interface Printer {
  readonly json: boolean;
  /** A line of the result; nothing in JSON mode. */
  line(text?: string): void;
  /** What a person should know beside the result: goes to stderr, in JSON mode too. */
  note(text: string): void;
  /** The whole result, in JSON mode only. */
  result(value: unknown): void;
}

/** Whatever a terminal would obey, but for line ends and tabs: names of events come from anybody. */
const obeyed = /(?![\n\t])\p{Cc}/gu;
const printable = (text: string) => text.replace(obeyed, "\ufffd");

/** @param json what `--json` says */
export const createPrinter = (json = false): Printer => ({
  json,
  line: (text = "") => {
    if (!json) process.stdout.write(`${printable(text)}\n`);
  },
  note: (text) => void process.stderr.write(`${printable(text)}\n`),
  result: (value) => {
    if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
  },
});

/** `1 row`, `2 rows`: the number with its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** Rows under headings, in columns as wide as their widest cell; the last one is not padded. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const all = [headings, ...rows];
  const widths = headings.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
};
