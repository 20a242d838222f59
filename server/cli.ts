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
  /** It reads no configuration. */
  unconfigured?: true;
}

const verbs: readonly Verb[] = [
  {
    name: "init",
    summary: "set up a site: configuration, secrets and the snippet for its pages",
    load: async () => (await import("./commands/init.ts")).init,
  },
  {
    name: "serve",
    summary: "run the companion server",
    load: async () => (await import("./commands/serve.ts")).serve,
  },
  {
    name: "check",
    summary: "look for what is wrong: configuration, tokens, store, a live page",
    load: async () => (await import("./commands/check.ts")).check,
  },
  {
    name: "import",
    summary: "send rows of files, or of a query, to the platforms",
    load: async () => (await import("./commands/import.ts")).importFiles,
  },
  {
    name: "sources",
    summary: "list pixels and event sources, or create one",
    load: async () => (await import("./commands/sources.ts")).sources,
  },
  {
    name: "connect",
    summary: "get a token through a platform's login, and keep it",
    load: async () => (await import("./commands/connect.ts")).connect,
  },
  {
    name: "explain",
    summary: "show what became of one event, field by field",
    load: async () => (await import("./commands/explain.ts")).explain,
  },
  {
    name: "replay",
    summary: "send refused or past events again",
    load: async () => (await import("./commands/replay.ts")).replay,
  },
  {
    name: "dead-letters",
    summary: "list what the platforms refused",
    load: async () => (await import("./commands/dead-letters.ts")).deadLetters,
  },
  {
    name: "erase",
    summary: "forget a person",
    load: async () => (await import("./commands/erase.ts")).erase,
  },
  {
    name: "doctor",
    summary: "print what a bug report needs",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  {
    name: "sandbox",
    summary: "stand in for both platforms on this machine",
    load: async () => (await import("./commands/sandbox.ts")).sandbox,
    unconfigured: true,
  },
  {
    name: "demo",
    summary: "see a purchase paired: sandbox, server and a small shop",
    load: async () => (await import("./commands/demo.ts")).demo,
    unconfigured: true,
  },
];

const wrongUsage = 2;

const version = (): string => {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return String(version);
};

const verbOf = (words: readonly string[]) => words.find((word) => !word.startsWith("-"));

const build = async (words: readonly string[]): Promise<Command> => {
  const program = new Command("twinbeam")
    .description("One conversion, two beams: a tag for the Meta and TikTok pixels, and its companion server.")
    .version(version(), "-v, --version")
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand(false);
  const asked = verbOf(words);
  for (const { name, summary, load, unconfigured } of verbs) {
    const command = program.command(name).summary(summary).description(summary).exitOverride();
    if (name !== asked) continue;
    const define = await load();
    define(command).option("--debug", "tell failures with their stack");
    if (!unconfigured) command.option("--config <file>", "configuration, if not twinbeam.config.* here");
  }
  return program;
};

/** One sentence, and the way out where the failure knows one; the stack only for those who asked for it. */
const tellFailure = (error: unknown, withStack: boolean) => {
  const sentence = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof Error && "remedy" in error ? ` ${error.remedy}` : "";
  console.error(withStack && error instanceof Error ? error.stack : `twinbeam: ${sentence}${remedy}`);
};

/** Every call of every command goes through the proxy that the environment names, Node's own `fetch` too. */
const honourProxy = async () => {
  const named = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].some((name) => process.env[name]);
  if (!named) return;
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import("undici");
  setGlobalDispatcher(new EnvHttpProxyAgent());
};

/** Runs one command and returns its exit status: 0 done, 1 a finding or failure, 2 wrong usage. */
const run = async (words: readonly string[]): Promise<number> => {
  try {
    await honourProxy();
    await (await build(words)).parseAsync(words, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    // Commander has told what was wrong; help and version come this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage;
    tellFailure(error, words.includes("--debug"));
    return 1;
  }
};

const words = process.argv.slice(2);
/** Who reads along may leave, as `head` does: that ends no command. A server outlives a full disk of its log as well. */
const bear = (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE" && verbOf(words) !== "serve") throw error;
};
for (const stream of [process.stdout, process.stderr]) stream.on("error", bear);
process.exitCode = await run(words);
