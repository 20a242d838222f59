import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };
type Coding = keyof typeof compress;

/** A script in memory, compressed once for each coding when it is first asked for. */
export interface ScriptFile {
  /** Names this very content, in an address or an ETag. */
  hash: string;
  in(coding: Coding | undefined): Promise<Buffer>;
}

export const createScriptFile = (text: string): ScriptFile => {
  const plain = Buffer.from(text);
  const compressed = new Map<Coding, Promise<Buffer>>();
  return {
    hash: createHash("sha256").update(plain).digest("hex").slice(0, 16),
    in: async (coding) => {
      if (coding === undefined) return plain;
      const known = compressed.get(coding) ?? compress[coding](plain);
      compressed.set(coding, known);
      return known;
    },
  };
};

const codingFor = (accepted = ""): Coding | undefined => {
  const offers = accepted
    .split(",")
    .map((offer) => offer.trim().toLowerCase())
    .filter((offer) => !/;\s*q=0(\.0*)?$/.test(offer))
    .map((offer) => offer.split(";", 1)[0]);
  return (["br", "gzip"] as const).find((coding) => offers.includes(coding));
};

/** Answers with a script that any page may load, contract section 2. */
export const sendScript = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { file, cacheControl }: { file: ScriptFile; cacheControl: string },
) => {
  const coding = codingFor(request.headers["accept-encoding"]);
  const etag = `"${file.hash}${coding ? `-${coding}` : ""}"`;
  reply.headers({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": cacheControl,
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    vary: "Accept-Encoding",
    etag,
  });
  const known = request.headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(etag)) return reply.code(304).send();
  if (coding) reply.header("content-encoding", coding);
  return reply.send(await file.in(coding));
};
