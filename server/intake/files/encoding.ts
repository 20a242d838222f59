import { InputError } from "./input-error.ts";

const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);

export const isGzip = (bytes: Buffer): boolean => startsWith(bytes, 0x1f, 0x8b);

/** Share of zero bytes among those at even or odd places: text in UTF-16 has nearly only such on one side. */
const zeros = (bytes: Buffer, offset: 0 | 1) => {
  let count = 0;
  for (let at = offset; at < bytes.length; at += 2) if (bytes[at] === 0) count++;
  return count / Math.max(1, Math.floor(bytes.length / 2));
};

const mostlyZero = 0.6;

/**
 * The text encoding of an input by its first bytes: a byte order mark, the zero bytes of UTF-16, else UTF-8.
 * @param name what messages call the input
 * @throws InputError for what is no text
 */
export const textEncoding = (head: Buffer, name: string): "utf-8" | "utf-16le" | "utf-16be" => {
  if (startsWith(head, 0x50, 0x41, 0x52, 0x31))
    throw new InputError(`${name} is a Parquet file: read it with --query "select * from '${name}'".`);
  if (startsWith(head, 0x50, 0x4b, 3, 4))
    throw new InputError(`${name} is a spreadsheet or a zip archive: save it as CSV first.`);
  if (startsWith(head, 0xff, 0xfe)) return "utf-16le";
  if (startsWith(head, 0xfe, 0xff)) return "utf-16be";
  if (zeros(head, 1) > mostlyZero && zeros(head, 0) < mostlyZero / 2) return "utf-16le";
  if (zeros(head, 0) > mostlyZero && zeros(head, 1) < mostlyZero / 2) return "utf-16be";
  if (head.includes(0))
    throw new InputError(
      `${name} is a binary file: import reads CSV, JSON lines and JSON, plain or gzipped.`,
    );
  return "utf-8";
};
