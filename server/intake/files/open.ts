import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { isGzip, textEncoding } from "./encoding.ts";
import { InputError } from "./input-error.ts";

export interface OpenInput {
  name: string;
  /** The first 64 KiB of text or less, to tell the format by. */
  head: string;
  /** The whole text, the head included; byte order mark removed. */
  text: AsyncIterable<string>;
  share(): number | undefined;
}

const headBytes = 64 * 1024;

/** Reads the first bytes without losing them. */
const peek = async (source: AsyncIterable<Buffer>) => {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let done = false;
  for (let size = 0; size < headBytes && !done; ) {
    const next = await iterator.next();
    if (next.done) done = true;
    else {
      chunks.push(next.value);
      size += next.value.length;
    }
  }
  const all = async function* () {
    try {
      yield* chunks;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  };
  return { head: Buffer.concat(chunks), all: all() };
};

async function* counted(source: AsyncIterable<Buffer>, count: (bytes: number) => void) {
  for await (const chunk of source) {
    count(chunk.length);
    yield chunk;
  }
}

async function* gunzipped(source: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(Readable.from(source), gunzip, () => {});
  try {
    yield* gunzip;
  } catch (cause) {
    throw new InputError(`${name} is a broken gzip file: it could not be unpacked to its end.`, { cause });
  }
}

async function* decoded(source: AsyncIterable<Buffer>, encoding: string, name: string) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Buffer) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new InputError(`${name} is no ${encoding.toUpperCase()} text: save it as UTF-8.`, { cause });
    }
  };
  for await (const chunk of source) yield decode(chunk);
  yield decode();
}

const explainOpen = (name: string) => (cause: NodeJS.ErrnoException) => {
  const reasons: Record<string, string> = { ENOENT: "does not exist", EACCES: "may not be read" };
  throw new InputError(`${name} ${reasons[cause.code ?? ""] ?? `cannot be read (${cause.message})`}.`, {
    cause,
  });
};

/**
 * Opens a text input: a file, or standard input for `-`; gzip and UTF-16 are recognised by their bytes.
 * @param stdin read for `-`
 * @throws InputError for a missing, unreadable or binary file
 */
export const openInput = async (path: string, stdin: Readable): Promise<OpenInput> => {
  const name = path === "-" ? "stdin" : path;
  const facts = path === "-" ? undefined : await stat(path).catch(explainOpen(name));
  if (facts?.isDirectory()) throw new InputError(`${name} is a folder: name its files.`);
  let read = 0;
  const raw = path === "-" ? stdin : createReadStream(path);
  const packed = await peek(
    counted(raw, (bytes) => {
      read += bytes;
    }),
  ).catch(explainOpen(name));
  const plain = isGzip(packed.head) ? await peek(gunzipped(packed.all, name)) : packed;
  const encoding = textEncoding(plain.head, name);
  return {
    name,
    head: new TextDecoder(encoding).decode(plain.head.subarray(0, headBytes), { stream: true }),
    text: decoded(plain.all, encoding, name),
    share: () => (facts?.isFile() ? read / Math.max(1, facts.size) : undefined),
  };
};
