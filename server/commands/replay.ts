import { type Define, examples } from "./define.ts";
import { toMoment } from "./moment.ts";
import type { ReplayFlags } from "./replay/flags.ts";

/** `twinbeam replay`: what was refused, or all of a time, once more. */
export const replay: Define = (command) =>
  command
    .option("--site <id>", "only of this site")
    .option("--destination <destination>", "only to this one, as meta:<pixel id>")
    .option("--event-id <id>", "only this event")
    .option("--from <time>", "received from then on: ISO 8601, Unix, 48h, 7d", (text) => toMoment(text))
    .option("--to <time>", "received before then", (text) => toMoment(text))
    .option("--dead-letters", "only what was refused; so without a range or an id")
    .option("--dry-run", "show what would be sent, with what hooks change; send nothing")
    .option("--result <json>", "of an import with this Treasure Data JSON")
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples("twinbeam replay --dry-run", "twinbeam replay --from 48h --destination meta:1234567890"),
    )
    .action(async (flags: ReplayFlags) => {
      const { runReplay } = await import("./replay/run.ts");
      await runReplay(flags);
    });
