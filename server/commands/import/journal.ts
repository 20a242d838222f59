import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { RowPlace } from "./row.ts";

/** A row that the store has acknowledged. */
export interface JournalEntry extends RowPlace {
  eventId: string;
}

/**
 * What a run has acknowledged, on disk beside the store: where a killed run goes on, and which line a refused
 * event came from. It never runs ahead of the store; rows that it lacks are put again, and known again.
 */
export interface Journal {
  /** Row that was acknowledged last by an earlier try of this run. */
  last: Pick<RowPlace, "fileAt" | "line"> | undefined;
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** All entries in order. */
  entries(): AsyncIterable<JournalEntry>;
  close(): Promise<void>;
  /** Deletes it: the run is over. */
  remove(): Promise<void>;
}

/**
 * Names a run by what is imported and how, so that the same command again is the same run. An input that can be
 * read only once gives a run of its own.
 */
export const runIdOf = async ({
  files,
  query,
  manner,
}: {
  files: readonly string[];
  query?: string | undefined;
  /** Whatever else makes it another run: site, destination, map. */
  manner: readonly unknown[];
}): Promise<string> => {
  const hash = createHash("sha256").update(JSON.stringify([query, manner]));
  for (const file of files) {
    if (file === "-") hash.update(String(process.pid + Date.now()));
    else {
      const facts = await stat(file).catch(() => undefined);
      hash.update(JSON.stringify([resolve(file), facts?.size, facts?.mtimeMs]));
    }
  }
  return hash.digest("base64url").slice(0, 16);
};

const toLine = ({ fileAt, line, file, eventId }: JournalEntry) =>
  `${JSON.stringify([fileAt, line, file, eventId])}\n`;

/** A line that a crash cut off is no entry. */
const toEntry = (text: string): JournalEntry | undefined => {
  try {
    const [fileAt, line, file, eventId] = JSON.parse(text) as [number, number, string, string];
    return { fileAt, line, file, eventId };
  } catch {
    return undefined;
  }
};

async function* readEntries(path: string): AsyncGenerator<JournalEntry> {
  if (!(await stat(path).catch(() => undefined))) return;
  for await (const text of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const entry = toEntry(text);
    if (entry) yield entry;
  }
}

/**
 * @param folder the store's folder
 * @param run from `runIdOf`
 * @param resume whether to go on after the rows that an earlier try acknowledged
 */
export const openJournal = async (folder: string, run: string, resume: boolean): Promise<Journal> => {
  const path = join(folder, "imports", `${run}.jsonl`);
  await mkdir(dirname(path), { recursive: true });
  let last: Journal["last"];
  if (resume) for await (const { fileAt, line } of readEntries(path)) last = { fileAt, line };
  const stream = createWriteStream(path, { flags: resume ? "a" : "w", mode: 0o600 });
  const write = (text: string) =>
    new Promise<void>((done, fail) => stream.write(text, (error) => (error ? fail(error) : done())));
  // A line that a crash cut off must not swallow the next one.
  if (resume && last) await write("\n");
  return {
    last,
    append: (entries) => write(entries.map(toLine).join("")),
    entries: () => readEntries(path),
    close: () => new Promise((done) => stream.end(done)),
    remove: () => rm(path, { force: true }),
  };
};
