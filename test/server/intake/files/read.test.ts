import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFileRecords } from "../../../../server/intake/files/read.ts";
import type { FileRecord } from "../../../../server/intake/files/record.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinbeam-read-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const noStdin = Readable.from([]);

const read = async (content: string | Buffer, name = "rows.csv"): Promise<FileRecord[]> => {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { records } = await readFileRecords(path, noStdin);
  return Readable.from(records).toArray();
};

const rows = async (content: string | Buffer) => (await read(content)).map(({ row }) => row);

const expected = [
  { event_name: "Purchase", value: "1" },
  { event_name: "Lead", value: "2" },
];
const plain = "event_name,value\nPurchase,1\nLead,2\n";

describe("a CSV file", () => {
  it.each([
    ["with a byte order mark", `\ufeff${plain}`],
    ["with CRLF", plain.replaceAll("\n", "\r\n")],
    ["without a last line end", plain.trimEnd()],
    ["with semicolons", plain.replaceAll(",", ";")],
    ["with tabs", plain.replaceAll(",", "\t")],
    ["with everything quoted", plain.replace(/[\w]+/g, '"$&"')],
    ["with empty lines", plain.replaceAll("\n", "\n\n")],
    ["with its header twice", `${plain}`.replace("Lead", "event_name,value\nLead")],
    ["in UTF-16 with its mark", Buffer.from(`\ufeff${plain}`, "utf16le")],
    ["in UTF-16 without a mark", Buffer.from(plain, "utf16le")],
    ["in big-endian UTF-16", Buffer.from(`\ufeff${plain}`, "utf16le").swap16()],
    ["gzipped", gzipSync(plain)],
  ])("is read %s", async (_, content) => {
    expect(await rows(content)).toEqual(expected);
  });

  it("keeps commas, quotes and line ends inside quotes, and the line where the record begins", async () => {
    expect(await read('a,b\n"x,""y""\nz",1\nq,2\n')).toEqual([
      { line: 2, row: { a: 'x,"y"\nz', b: "1" } },
      { line: 4, row: { a: "q", b: "2" } },
    ]);
  });

  it("takes a stray quote as text", async () => {
    expect(await rows('name;size\nscreen;5" wide\n')).toEqual([{ name: "screen", size: '5" wide' }]);
  });

  it("marks a row with missing fields and goes on", async () => {
    expect(await read("a,b,c\n1,2\n3,4,5\n")).toEqual([
      { line: 2, row: { a: "1", b: "2" }, problem: "has 2 fields, the header 3" },
      { line: 3, row: { a: "3", b: "4", c: "5" } },
    ]);
  });

  it("yields nothing when it is empty or holds only a header", async () => {
    expect(await read("")).toEqual([]);
    expect(await read("event_name,value\n")).toEqual([]);
  });

  it("is refused when two columns bear one name", async () => {
    await expect(read("email,email\na,b\n")).rejects.toThrow(/two columns named "email"/);
  });

  it("is refused where a quote never closes, naming the line", async () => {
    await expect(read('a,b\n1,2\n"3,4\n')).rejects.toThrow(/line 3, opens a quote that is never closed/);
  });
});

describe("JSON", () => {
  it("is read as lines, a bad line costing only itself", async () => {
    expect(await read('{"a":1}\n\nnot json\n[1]\n{"a":2}')).toEqual([
      { line: 1, row: { a: 1 } },
      { line: 3, row: {}, problem: "is no valid JSON" },
      { line: 4, row: {}, problem: "is no JSON object" },
      { line: 5, row: { a: 2 } },
    ]);
  });

  it("is read as an array over several lines", async () => {
    expect(await read('[\n  {"a": "}]\\"{"},\n  {"a": {"b": [1, 2]}}\n]\n')).toEqual([
      { line: 2, row: { a: '}]"{' } },
      { line: 3, row: { a: { b: [1, 2] } } },
    ]);
  });

  it("is read as objects over several lines", async () => {
    expect(await rows('{\n  "a": 1\n}\n{\n  "a": 2\n}\n')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("is refused when it is cut off, naming the line of the last record", async () => {
    await expect(read('[{"a":1},\n{"a":')).rejects.toThrow(/begins at line 2/);
  });

  it("is refused when an array holds no objects", async () => {
    await expect(read("[1, 2]")).rejects.toThrow(/line 1, has 1 where a JSON object is due/);
  });
});

describe("what is no text", () => {
  it.each([
    ["binary", Buffer.from([1, 2, 0, 3, 0xff]), /binary file/],
    ["Parquet", Buffer.from("PAR1\0\0"), /--query/],
    ["a spreadsheet", Buffer.from("PK\u0003\u0004rest"), /save it as CSV/],
    ["Latin-1", Buffer.from("name\nM\xfcller\n", "latin1"), /save it as UTF-8/],
    ["half a gzip file", gzipSync("x".repeat(100_000)).subarray(0, 60), /broken gzip/],
  ])("is refused: %s", async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it("names a file that does not exist", async () => {
    await expect(readFileRecords("absent.csv", noStdin)).rejects.toThrow("absent.csv does not exist.");
  });
});

describe("a line without an end", () => {
  const endless = (start: string) => {
    let sent = 0;
    const chunk = "x".repeat(64 * 1024);
    const stream = Readable.from(
      (function* () {
        yield Buffer.from(start);
        for (; sent < 16_384; sent++) yield Buffer.from(chunk);
      })(),
    );
    return { stream, sent: () => sent };
  };
  const readAll = async (stream: Readable) =>
    Readable.from((await readFileRecords("-", stream)).records).toArray();

  it("is refused in CSV after a megabyte and never read to its end", async () => {
    const { stream, sent } = endless('a,b\n1,"');
    await expect(readAll(stream)).rejects.toThrow(/stdin, line 2, holds a record of more than 1 MiB/);
    expect(sent()).toBeLessThan(100);
  });

  it("is one bad record in JSON lines, of which nothing is kept", async () => {
    const long = `{"a":"${"x".repeat(3 * 1024 * 1024)}"}`;
    expect(await read(`{"a":1}\n${long}\n{"a":2}\n`)).toEqual([
      { line: 1, row: { a: 1 } },
      { line: 2, row: {}, problem: "is longer than 1 MiB" },
      { line: 3, row: { a: 2 } },
    ]);
  });

  it("is refused in a JSON array after a megabyte", async () => {
    const { stream, sent } = endless('[{"a":"');
    await expect(readAll(stream)).rejects.toThrow(/more than 1 MiB/);
    expect(sent()).toBeLessThan(100);
  });
});
