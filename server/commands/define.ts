import { type Command, CommanderError } from "commander";

/** What a command's file exports: it gives the command its options, its examples and its action. */
export type Define = (command: Command) => Command;

/** Text below the help of a command: at least one line that works when copied. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n`;

const wrongUsageStatus = 2;

/** Ends the command with status 2: what was asked for cannot be meant. */
export const wrongUsage = (sentence: string): never => {
  process.stderr.write(`twinbeam: ${sentence}\n`);
  throw new CommanderError(wrongUsageStatus, "twinbeam.wrongUsage", sentence);
};
