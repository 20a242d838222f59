import { type Logger, pino } from "pino";

export type { Logger };

/** Where lines go. */
export interface LogOutput {
  write(text: string): void;
}

export interface LogOptions {
  stdout: LogOutput;
  /** Gets the errors. */
  stderr: LogOutput;
  /** People read along: sentences instead of JSON. */
  isTerminal: boolean;
  level?: "debug" | "info" | "warn" | "error";
  /** Tokens, keys and passwords of the moment: no line ever holds one of them. */
  secrets: () => readonly string[];
}

const errorLevel = 50;
const shortestSecret = 6;
const quiet = new Set(["level", "time", "msg", "pid", "hostname", "err", "url", "path"]);

const words = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A line of JSON as a sentence for people. */
export const toSentence = (line: string): string => {
  const entry: Record<string, unknown> = JSON.parse(line);
  const time = new Date(Number(entry.time)).toTimeString().slice(0, 8);
  const where = entry.path ? `${entry.path}: ` : "";
  const on = entry.url ? ` on ${entry.url}` : "";
  const details = Object.entries(entry)
    .filter(([key]) => !quiet.has(key))
    .map(([key, value]) => `${key} ${words(value)}`);
  const err = entry.err as { message?: string } | undefined;
  if (err?.message) details.push(err.message);
  const sentence = `${time}  ${where}${entry.msg}${on}${details.length > 0 ? `: ${details.join(", ")}` : ""}`;
  // A terminal would obey them, and a line end would begin a line of its own: names of events come from anybody.
  return `${sentence.replace(/\s*\n\s*/g, " ").replace(/\p{Cc}/gu, "\ufffd")}\n`;
};

/** Secrets as a line of JSON would hold them; the longest first, since one may begin like another. */
const writtenOut = (secrets: readonly string[]): string[] =>
  secrets
    .filter(({ length }) => length >= shortestSecret)
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .sort((a, b) => b.length - a.length);

/** Takes secrets out of lines, wherever they stand in them and however deep a library hid them. */
const createCleaner = (secrets: () => readonly string[]) => {
  let known: readonly string[] = [];
  let written: string[] = [];
  return (line: string): string => {
    const current = secrets();
    if (current !== known) written = writtenOut(current);
    known = current;
    return written.reduce(
      (clean, secret) => (clean.includes(secret) ? clean.replaceAll(secret, "[secret]") : clean),
      line,
    );
  };
};

/** The server's log: one JSON object a line on stdout, errors on stderr; on a terminal sentences. */
export const createLog = ({ stdout, stderr, isTerminal, level = "info", secrets }: LogOptions): Logger => {
  const withoutSecrets = createCleaner(secrets);
  return pino(
    { level, base: null },
    {
      write: (line) => {
        const clean = withoutSecrets(line);
        const isError = Number(/^\{"level":(\d+)/.exec(line)?.[1]) >= errorLevel;
        (isError ? stderr : stdout).write(isTerminal ? toSentence(clean) : clean);
      },
    },
  );
};
