import type { Destination } from "../../../event/destinations.ts";
import type { DeadLetter, DeadLetterCount } from "../../queue/reads.ts";
import { createPrinter, table } from "../print.ts";
import { eachStore, loadWithStore } from "../stores.ts";

export interface DeadLettersFlags {
  site?: string;
  destination?: Destination;
  eventId?: string;
  limit: number;
  json?: true;
  config?: string;
}

const matches =
  ({ site, destination }: DeadLettersFlags) =>
  (row: { site: string; destination: string }) =>
    (site === undefined || row.site === site) &&
    (destination === undefined || row.destination === destination);

const rowOf = ({ settledAtMs, site, destination, name, id, reason, title }: DeadLetter) => [
  settledAtMs === undefined ? "" : new Date(settledAtMs).toISOString(),
  site,
  destination,
  `${name} ${id}`,
  [reason, title].filter(Boolean).join(" "),
];

/** `twinbeam dead-letters`: what was refused for good, counted by reason, then one by one. */
export const runDeadLetters = async (flags: DeadLettersFlags): Promise<void> => {
  const { site, destination, eventId, limit } = flags;
  const printer = createPrinter(flags.json);
  const loaded = await loadWithStore(flags.config);
  const filter = {
    limit,
    ...(site !== undefined && { site }),
    ...(destination !== undefined && { destination }),
    ...(eventId !== undefined && { eventId }),
  };
  const found = await eachStore(loaded, async ({ read }) => ({
    counts: (await read.deadLetterCounts()).filter(matches(flags)),
    rows: (await read.deadLetters(filter)).rows,
  }));
  const counts: DeadLetterCount[] = found.flatMap((store) => store.counts);
  const rows = found.flatMap((store) => store.rows).slice(0, limit);
  printer.result({ counts, deadLetters: rows });
  if (rows.length === 0) return printer.line("There are no dead letters.");
  for (const line of table(
    ["COUNT", "SITE", "DESTINATION", "REASON"],
    counts.map((row) => [
      String(row.count),
      row.site,
      row.destination,
      [row.reason, row.title].filter(Boolean).join(" "),
    ]),
  ))
    printer.line(line);
  printer.line();
  for (const line of table(["WHEN", "SITE", "DESTINATION", "EVENT", "REASON"], rows.map(rowOf)))
    printer.line(line);
  printer.line(
    "\ntwinbeam replay --dry-run shows what would be sent again; twinbeam explain <id> shows one event.",
  );
};
