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

/**
 * The JSON of a request's bytes. Keys that reach a prototype are removed, as if they had not been sent.
 * Throws `invalid_body`.
 */
export const parseJson = (bytes: unknown): unknown => {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw invalid("is empty: send a JSON object");
  if (!isUtf8(bytes)) throw invalid("is no UTF-8");
  if (nestsTooDeep(bytes)) throw invalid(`nests deeper than ${deepestNesting} levels`);
  try {
    return secureJson.parse(bytes, { protoAction: "remove", constructorAction: "remove" });
  } catch {
    throw invalid("is no JSON");
  }
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
