import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest } from "fastify";
import secureJson from "secure-json-parse";
import { failure, type TwinbeamError } from "../errors.ts";

/** Deeper than any event goes, and shallow enough for every recursion behind the door. */
const deepestNesting = 32;

const invalid = (message: string) => failure("invalid_body", {}, { errors: [{ path: "", message }] });

const [quote, backslash, brace, bracket, closingBrace, closingBracket] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];

/** Whether brackets outside strings nest too deep. Never looks at a byte twice, whatever the body holds. */
const nestsTooDeep = (bytes: Buffer): boolean => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === quote) inString = !inString;
    else if (inString) index += byte === backslash ? 1 : 0;
    else if (byte === brace || byte === bracket) depth++;
    else if (byte === closingBrace || byte === closingBracket) depth--;
    if (depth > deepestNesting) return true;
  }
  return false;
};

/** Bodies above this are looked through before they are parsed: nothing but brackets is slow to parse. */
const parsedUnseen = 32 * 1024;

type Found = "deep" | "prototype" | undefined;

/** What a look at every key of a body finds: whether it nests too deep, and whether a key reaches a prototype. */
const look = (value: unknown, levels: number): Found => {
  if (typeof value !== "object" || value === null) return undefined;
  if (levels === 0) return "deep";
  return Array.isArray(value) ? lookInList(value, levels - 1) : lookInObject(value, levels - 1);
};

/** Not by keys: that would make a text of every place. */
const lookInList = (list: readonly unknown[], levels: number): Found => {
  let found: Found;
  for (const value of list) {
    const inside = look(value, levels);
    if (inside === "deep") return inside;
    found ??= inside;
  }
  return found;
};

const lookInObject = (node: object, levels: number): Found => {
  let found: Found;
  for (const key in node) {
    if (key === "__proto__" || key === "constructor") found = "prototype";
    const inside = look(node[key as keyof typeof node], levels);
    if (inside === "deep") return inside;
    found ??= inside;
  }
  return found;
};

const byteOrderMark = "\ufeff";

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  } catch {
    throw invalid("is no JSON");
  }
};

/**
 * The JSON of a request's bytes. Keys that reach a prototype are removed, as if they had not been sent.
 * Throws `invalid_body`.
 */
export const parseJson = (bytes: unknown): unknown => {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw invalid("is empty: send a JSON object");
  if (!isUtf8(bytes)) throw invalid("is no UTF-8");
  const tooDeep = () => invalid(`nests deeper than ${deepestNesting} levels`);
  if (bytes.length > parsedUnseen && nestsTooDeep(bytes)) throw tooDeep();
  const body = parse(bytes.toString());
  if (typeof body !== "object" || body === null) return body;
  const found = look(body, deepestNesting);
  if (found === "deep") throw tooDeep();
  if (found === undefined) return body;
  return secureJson.parse(bytes, { protoAction: "remove", constructorAction: "remove" });
};

const utf8Json = (accepted: readonly string[], type: string) =>
  failure("unsupported_content_type", { type, accepted: accepted.join(" or ") });

/**
 * Takes the bodies of these types as bytes, which the handler parses at its turn, after the checks that come
 * first; every other type is 415.
 * @returns a check of a request's headers, to be made before its body is read: no type at all and compressed bodies
 *   are 415 too
 */
export const takeBytesOf = (app: FastifyInstance, accepted: readonly string[]) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...accepted], { parseAs: "buffer" }, (_request, bytes, done) => {
    done(null, bytes);
  });
  app.addContentTypeParser("*", (request, payload, done) => {
    payload.resume();
    done(utf8Json(accepted, request.headers["content-type"] ?? "none"));
  });
  return ({ headers, method }: FastifyRequest): TwinbeamError | undefined => {
    const { "content-type": type, "content-encoding": coding } = headers;
    if (coding !== undefined && coding !== "identity") {
      return utf8Json(accepted, `${type} in ${coding} coding`);
    }
    return type === undefined && method === "POST" ? utf8Json(accepted, "none") : undefined;
  };
};
