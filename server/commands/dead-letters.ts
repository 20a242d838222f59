import { InvalidArgumentError } from "commander";
import type { DeadLettersFlags } from "./dead-letters/run.ts";
import { type Define, examples } from "./define.ts";

const mostRows = 1000;

const toLimit = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= mostRows) return number;
  throw new InvalidArgumentError("It is a whole number from 1 to 1000.");
};

/** `twinbeam dead-letters`: what the platforms refused for good. */
export const deadLetters: Define = (command) =>
  command
    .option("--site <id>", "only of this site")
    .option("--destination <destination>", "only of this one, as tiktok:C4ABC")
    .option("--event-id <id>", "only this event")
    .option("--limit <n>", "rows at most", toLimit, 50)
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples("twinbeam dead-letters", "twinbeam dead-letters --destination tiktok:C4ABC --json"),
    )
    .action(async (flags: DeadLettersFlags) => {
      const { runDeadLetters } = await import("./dead-letters/run.ts");
      await runDeadLetters(flags);
    });
