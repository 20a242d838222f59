import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import secureJson from "secure-json-parse";
import { failure } from "../errors.ts";

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

/**
 * Takes the bodies of these types as bytes, which the handler parses at its turn, after the checks that come
 * first. Every other type, or none, or compressed bodies, are 415.
 */
export const takeBytesOf = (app: FastifyInstance, accepted: readonly string[]) => {
  const refused = (type: string) =>
    failure("unsupported_content_type", { type, accepted: accepted.join(" or ") });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...accepted], { parseAs: "buffer" }, (_request, bytes, done) => {
    done(null, bytes);
  });
  app.addContentTypeParser("*", (request, payload, done) => {
    payload.resume();
    done(refused(request.headers["content-type"] ?? "none"));
  });
  app.addHook("preParsing", (request, _reply, payload, done) => {
    const { "content-type": type, "content-encoding": coding = "identity" } = request.headers;
    if (coding !== "identity") done(refused(`${type} in ${coding} coding`));
    else if (request.method === "POST" && type === undefined) done(refused("none"));
    else done(null, payload);
  });
};
