import type { Readable } from "node:stream";
import { readCsv } from "./csv.ts";
import { readJson } from "./json.ts";
import { readJsonLines } from "./json-lines.ts";
import { type OpenInput, openInput } from "./open.ts";
import type { FileRecords } from "./record.ts";

const isWholeJson = (line: string) => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};

/** By its first sign: `[` an array, `{` JSON lines (or objects over several lines), anything else CSV. */
const readerFor = ({ head }: OpenInput) => {
  const start = head.trimStart();
  if (start.startsWith("[")) return readJson;
  if (!start.startsWith("{")) return readCsv;
  const [firstLine = "", more] = start.split("\n", 2);
  const overSeveralLines =
    more !== undefined && !isWholeJson(firstLine) && !firstLine.trimEnd().endsWith("}");
  return overSeveralLines ? readJson : readJsonLines;
};

/**
 * Opens a file, or standard input for `-`, and reads its records one by one: CSV, JSON lines or JSON, plain or
 * gzipped, told apart by content and never by name.
 * @throws InputError for what is none of these
 */
export const readFileRecords = async (path: string, stdin: Readable): Promise<FileRecords> => {
  const input = await openInput(path, stdin);
  return readerFor(input)(input);
};
