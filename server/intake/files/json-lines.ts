import { longestRecordBytes } from "./input-error.ts";
import type { OpenInput } from "./open.ts";
import type { FileRecord, FileRecords } from "./record.ts";

const tooLong = "is longer than 1 MiB";

/** Lines of a text with their numbers; of a line that is too long nothing is kept. */
async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<{ line: number; content?: string }> {
  let rest = "";
  let line = 1;
  let dropping = false;
  for await (const chunk of text) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const content of parts) {
      yield dropping || content.length > longestRecordBytes ? { line } : { line, content };
      dropping = false;
      line++;
    }
    if (rest.length > longestRecordBytes) dropping = true;
    if (dropping) rest = "";
  }
  if (dropping || rest) yield dropping ? { line } : { line, content: rest };
}

/** A parsed JSON text as a record: only objects are. */
export const toRecord = (line: number, content: string): FileRecord => {
  try {
    const row: unknown = JSON.parse(content);
    if (typeof row === "object" && row !== null && !Array.isArray(row)) return { line, row: { ...row } };
    return { line, row: {}, problem: "is no JSON object" };
  } catch {
    return { line, row: {}, problem: "is no valid JSON" };
  }
};

async function* recordsOf(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  for await (const { line, content } of linesOf(text)) {
    if (content === undefined) yield { line, row: {}, problem: tooLong };
    else if (content.trim()) yield toRecord(line, content);
  }
}

/** Records of JSON lines: one object a line, empty lines passed over; a bad line costs only itself. */
export const readJsonLines = (input: OpenInput): FileRecords => ({
  name: input.name,
  records: recordsOf(input.text),
  share: input.share,
});
