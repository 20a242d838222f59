import type { Printer } from "../print.ts";
import type { ImportOutcome } from "./outcome.ts";
import type { RefusedFile } from "./refused-file.ts";
import { placeOf } from "./row.ts";

const whole = (number: number) => number.toLocaleString("en");

const parts = (counts: readonly (readonly [number | undefined, string])[]) =>
  counts.flatMap(([count, what]) => (count ? [`${whole(count)} ${what}`] : [])).join(", ");

const wayOut: Readonly<Record<"skip" | "again", string>> = {
  skip: "Correct the row, or pass over such rows with --skip-invalid; rows before it are kept, and nothing is sent twice.",
  again: "Correct the file and run the same command again; nothing is sent twice.",
};

/** Tells what a run came to, for people or machines. */
export const report = (
  outcome: ImportOutcome,
  { printer, refused, seconds }: { printer: Printer; refused: RefusedFile; seconds: number },
): void => {
  const {
    rows,
    accepted,
    duplicates,
    invalid,
    resumed,
    delivered,
    waiting,
    held = [],
    acknowledgedBy,
    stoppedAt,
    inputError,
  } = outcome;
  const file = refused.count() > 0 ? refused.path : undefined;
  printer.result({ ...outcome, seconds: Number(seconds.toFixed(2)), refused_file: file });
  const read = parts([
    [rows, rows === 1 ? "row" : "rows"],
    [resumed, "done before"],
    [accepted - duplicates, "new"],
    [duplicates, "known already"],
    [invalid, "invalid"],
  ]);
  printer.line(`${read || "No rows"} in ${seconds.toFixed(1)} s.`);
  if (delivered !== undefined) {
    const sent = parts([
      [delivered, "delivered"],
      [outcome.refused, "refused"],
      [outcome.expired, "expired"],
      [waiting, "waiting"],
    ]);
    if (sent) printer.line(`Deliveries of this file: ${sent}.`);
  }
  if (acknowledgedBy !== undefined && accepted > 0)
    printer.line(
      `${acknowledgedBy} has stored them and sends them from now on; whether the platforms take them, its page /admin tells.`,
    );
  if (file) printer.note(`Rows that were not taken: ${file}`);
  for (const hold of held)
    printer.note(`On hold: ${hold}. The rows stay in the store and go out once this is mended.`);
  if (stoppedAt) printer.note(`${placeOf(stoppedAt, stoppedAt).replace(/\.?$/, ".")} ${wayOut.skip}`);
  if (inputError) printer.note(`${inputError} ${wayOut.again}`);
};

/** 0 done, also with rows skipped on request; 1 where a row, a platform or the input was at fault. */
export const statusOf = ({ stoppedAt, inputError, refused = 0, held = [] }: ImportOutcome): number =>
  stoppedAt || inputError || refused > 0 || held.length > 0 ? 1 : 0;
