import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { InputError, longestRecordBytes } from "./input-error.ts";
import type { OpenInput } from "./open.ts";
import type { FileRecord, FileRecords } from "./record.ts";

const delimiters = [",", ";", "\t", "|"];

/** The delimiter that the header holds most of, outside quotes. */
const delimiterOf = (head: string): string => {
  const header = head.trimStart().match(/^(?:"(?:[^"]|"")*"|[^"\r\n])*/)?.[0] ?? "";
  const bare = header.replace(/"(?:[^"]|"")*"/g, "");
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
};

interface Line {
  cells: string[];
  line: number;
}

/** csv-parse's failures in our words; anything else (the input's own error) passes through. */
const explain = (error: unknown, name: string, line: number) => {
  if (!(error instanceof CsvError)) return error;
  const reasons: Record<string, string> = {
    CSV_MAX_RECORD_SIZE: "holds a record of more than 1 MiB, or a quote that is never closed",
    CSV_QUOTE_NOT_CLOSED: "opens a quote that is never closed",
  };
  const reason = reasons[error.code] ?? `cannot be read (${error.message})`;
  return new InputError(`${name}, line ${line}, ${reason}: correct the file there.`, { cause: error });
};

async function* linesOf(input: OpenInput): AsyncGenerator<Line> {
  let line = 1;
  const parser = parse({
    delimiter: delimiterOf(input.head),
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRecordBytes,
    on_record: (cells: string[], { lines }) => {
      const begins = line;
      line = lines + 1;
      return [...cells, String(begins)];
    },
  });
  const text = Readable.from(input.text);
  // A failing input ends the parser, whose reader then sees the failure.
  text.once("error", (error) => parser.destroy(error));
  try {
    for await (const record of text.pipe(parser) as AsyncIterable<string[]>)
      yield { cells: record.slice(0, -1), line: Number(record.at(-1)) };
  } catch (error) {
    throw explain(error, input.name, line);
  } finally {
    text.destroy();
  }
}

const toRow = (header: readonly string[], cells: readonly string[]) => {
  const row: FileRecord["row"] = {};
  for (const [at, column] of header.entries()) row[column] = cells[at];
  return row;
};

const checkHeader = (header: readonly string[], name: string) => {
  const twice = header.find((column, at) => column !== "" && header.indexOf(column) !== at);
  if (twice !== undefined)
    throw new InputError(`${name} has two columns named ${JSON.stringify(twice)}: rename one of them.`);
};

/**
 * Records of a CSV text with a header: comma, semicolon, tab or bar; quotes as RFC 4180 has them, stray ones
 * taken as text. A header that comes again (files put together) is passed over.
 * @throws InputError where the text cannot be read on
 */
export const readCsv = async (input: OpenInput): Promise<FileRecords> => {
  const rows = linesOf(input);
  const first = await rows.next();
  const header: string[] = first.done ? [] : first.value.cells.map((column) => column.trim());
  checkHeader(header, input.name);
  const signature = header.join("\n");
  const records = async function* (): AsyncGenerator<FileRecord> {
    for await (const { cells, line } of rows) {
      if (cells.length === header.length && cells.join("\n") === signature) continue;
      const row = toRow(header, cells);
      if (cells.length === header.length) yield { line, row };
      else yield { line, row, problem: `has ${cells.length} fields, the header ${header.length}` };
    }
  };
  return { name: input.name, header, records: records(), share: input.share };
};
