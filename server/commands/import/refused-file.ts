import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";

/** The result file: a JSON line for each row that no platform took. Made only when there is one. */
export interface RefusedFile {
  path: string;
  /** Lines so far. */
  count(): number;
  add(row: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}

/**
 * @param input the first file, `-` or undefined for a query
 * @param goesOn whether an earlier try of the same run has begun the file
 */
export const openRefusedFile = async (input: string | undefined, goesOn = false): Promise<RefusedFile> => {
  const name = input === undefined ? "query" : input === "-" ? "stdin" : basename(input);
  const path = `${name}.refused.jsonl`;
  if (!goesOn) await rm(path, { force: true });
  let stream: WriteStream | undefined;
  let lines = 0;
  return {
    path,
    count: () => lines,
    add: (row) => {
      stream ??= createWriteStream(path, { flags: "a", mode: 0o600 });
      stream.write(`${JSON.stringify(row)}\n`);
      lines++;
    },
    close: () => new Promise((done) => (stream ? stream.end(done) : done())),
  };
};
