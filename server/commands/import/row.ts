import type { Issue } from "../../errors.ts";

/** An event on its way to the check: what the file says, with the flags laid over it. */
export type RowEvent = { [field: string]: unknown };

/** Where a row stands, so that messages can name it. */
export interface RowPlace {
  /** The file as given, `stdin` or `query`. */
  file: string;
  /** Position of the file among those of the command. */
  fileAt: number;
  line: number;
}

/** One record of the input, mapped; `problem` where no event came of it. */
export interface Row extends RowPlace {
  event: RowEvent;
  problem?: Issue;
}

/** `orders.csv, line 17, properties.value: …` */
export const placeOf = ({ file, line }: RowPlace, { path, message }: Issue): string =>
  `${file}, ${file === "query" ? "row" : "line"} ${line}${path ? `, ${path}` : ""}: ${message}`;
