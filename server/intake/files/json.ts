import { InputError, longestRecordBytes } from "./input-error.ts";
import { toRecord } from "./json-lines.ts";
import type { OpenInput } from "./open.ts";
import type { FileRecord, FileRecords } from "./record.ts";

const opens = new Set(["{", "["]);
const closes = new Set(["}", "]"]);

/** Finds where the objects of a JSON text begin and end, chunk by chunk, without building what is around them. */
const createScanner = (name: string) => {
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Undefined until the first sign; true inside the one outer array. */
  let inArray: boolean | undefined;
  let startLine = 1;
  let kept = "";

  const outside = (sign: string) => {
    if (sign === "{") {
      startLine = line;
      depth = 1;
      inArray ??= false;
    } else if (sign === "[" && inArray === undefined) inArray = true;
    else if (sign.trim() && !(inArray && (sign === "," || sign === "]")))
      throw new InputError(
        `${name}, line ${line}, has ${sign} where a JSON object is due: correct the file there.`,
      );
  };
  const inside = (sign: string) => {
    if (escaped) escaped = false;
    else if (inString) {
      if (sign === "\\") escaped = true;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (opens.has(sign)) depth++;
    else if (closes.has(sign)) depth--;
  };

  return {
    *scan(chunk: string): Generator<FileRecord> {
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        const sign = chunk.charAt(at);
        if (depth === 0) {
          outside(sign);
          from = at;
        } else {
          inside(sign);
          if (depth === 0) {
            yield toRecord(startLine, kept + chunk.slice(from, at + 1));
            kept = "";
          }
        }
        if (sign === "\n") line++;
      }
      if (depth > 0) kept += chunk.slice(from);
      if (kept.length > longestRecordBytes)
        throw new InputError(
          `${name}, line ${startLine}, holds a record of more than 1 MiB: correct the file there.`,
        );
    },
    end() {
      if (depth > 0)
        throw new InputError(
          `${name} ends inside the record that begins at line ${startLine}: it was cut off.`,
        );
    },
  };
};

async function* recordsOf(input: OpenInput): AsyncGenerator<FileRecord> {
  const scanner = createScanner(input.name);
  for await (const chunk of input.text) yield* scanner.scan(chunk);
  scanner.end();
}

/**
 * Records of one JSON array of objects, or of objects one after the other, over any number of lines.
 * @throws InputError where the text cannot be read on
 */
export const readJson = (input: OpenInput): FileRecords => ({
  name: input.name,
  records: recordsOf(input),
  share: input.share,
});
