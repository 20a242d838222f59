import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const bitsOfByte = 8;
const bitsOfSign = 6;

/** Base64 of a text wherever it may begin in a longer one: the signs that it alone decides. */
const base64Forms = (text: string): string[] =>
  [0, 1, 2].map((shift) => {
    const all = Buffer.from("\0".repeat(shift) + text).toString("base64");
    const first = Math.ceil((shift * bitsOfByte) / bitsOfSign);
    const end = Math.floor(((shift + Buffer.byteLength(text)) * bitsOfByte) / bitsOfSign);
    return all.slice(first, end);
  });

const urlSafe = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_");

/** The ways in which a value could stand in a file without being there as it is. */
const formsOf = (value: string): string[] => {
  const spellings = [
    ...new Set([value, value.toLowerCase(), value.toUpperCase(), value.replace(/[\s+-]/g, "")]),
  ];
  return spellings.flatMap((text) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString("hex"),
    Buffer.from(text).toString("hex").toUpperCase(),
    Buffer.from(text, "utf16le").toString("latin1"),
    ...base64Forms(text).flatMap((form) => [form, urlSafe(form)]),
  ]);
};

/** What of these values can be found in a text, in whatever form. */
export const tracesIn = (text: string, values: readonly string[]): string[] =>
  values.filter((value) => formsOf(value).some((form) => text.includes(form)));

/** Every byte of every file in a folder. */
export const bytesIn = (folder: string): string =>
  readdirSync(folder, { withFileTypes: true })
    .map((entry) =>
      entry.isDirectory()
        ? bytesIn(join(folder, entry.name))
        : readFileSync(join(folder, entry.name), "latin1"),
    )
    .join("\n");
