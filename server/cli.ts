#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import type { Define } from "./commands/define.ts";
import { packageFile } from "./package-file.ts";

interface Verb {
  name: string;
  summary: string;
  /** Loaded for this verb alone, so that a command that only prints answers at once. */
  load: () => Promise<Define>;
}

const verbs: readonly Verb[] = [
  {
    name: "serve",
    summary: "run the companion server",
    load: async () => (await import("./commands/serve.ts")).serve,
  },
];

const wrongUsage = 2;

const version = (): string => {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return String(version);
};

const build = async (words: readonly string[]): Promise<Command> => {
  const program = new Command("twinbeam")
    .description("One conversion, two beams: a tag for the Meta and TikTok pixels, and its companion server.")
    .version(version(), "-v, --version")
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand(false);
  const asked = words.find((word) => !word.startsWith("-"));
  for (const { name, summary, load } of verbs) {
    const command = program.command(name).summary(summary).description(summary).exitOverride();
    if (name !== asked) continue;
    const define = await load();
    define(command)
      .option("--config <file>", "configuration, instead of twinbeam.config.* in this folder")
      .option("--debug", "tell failures with their stack");
  }
  return program;
};

/** One sentence, and the way out where the failure knows one; the stack only for those who asked for it. */
const tellFailure = (error: unknown, withStack: boolean) => {
  const sentence = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof Error && "remedy" in error ? ` ${error.remedy}` : "";
  console.error(withStack && error instanceof Error ? error.stack : `twinbeam: ${sentence}${remedy}`);
};

/** Runs one command and returns its exit status: 0 done, 1 a finding or failure, 2 wrong usage. */
const run = async (words: readonly string[]): Promise<number> => {
  try {
    await (await build(words)).parseAsync(words, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    // Commander has told what was wrong; help and version come this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage;
    tellFailure(error, words.includes("--debug"));
    return 1;
  }
};

process.exitCode = await run(process.argv.slice(2));
