import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { maskContacts } from "../../observe/mask-contacts.ts";

/** The result file: a JSON line for each row that no platform took. Made only when there is one. */
export interface RefusedFile {
  path: string;
  /** Lines so far. */
  count(): number;
  add(row: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}

/** The value that a message begins with, in quotes: in a shifted column that may be anybody's name. */
const quoted = /^"(?:[^"\\]|\\.)*"/;

const toLine = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(row, (_key, value) =>
    typeof value === "string" ? maskContacts(value.replace(quoted, "The value")) : value,
  );

/**
 * @param input the first file, `-` or undefined for a query
 * @param goesOn whether an earlier try of the same run has begun the file
 * @param folder where it is made
 */
export const openRefusedFile = async (
  input: string | undefined,
  goesOn = false,
  folder = ".",
): Promise<RefusedFile> => {
  const name = input === undefined ? "query" : input === "-" ? "stdin" : basename(input);
  const path = `${name}.refused.jsonl`;
  if (!goesOn) await rm(join(folder, path), { force: true });
  let stream: WriteStream | undefined;
  let lines = 0;
  return {
    path,
    count: () => lines,
    add: (row) => {
      stream ??= createWriteStream(join(folder, path), { flags: "a", mode: 0o600 });
      stream.write(`${toLine(row)}\n`);
      lines++;
    },
    close: () => new Promise((done) => (stream ? stream.end(done) : done())),
  };
};
