import { hash } from "node:crypto";

/** Genders, countries and states are few: their digests are made once. */
const code = /^[a-z]{1,2}$/;
const digestsOfCodes = new Map<string, string>();

const digestOfCode = (text: string): string => {
  const known = digestsOfCodes.get(text);
  if (known !== undefined) return known;
  const digest = hash("sha256", text);
  digestsOfCodes.set(text, digest);
  return digest;
};

/** A postal code is often the same text for both platforms, one after the other. */
let lastText = "";
let lastDigest = hash("sha256", lastText);

/** SHA-256 of a normal form, as both platforms want it: lower-case hex of the UTF-8 text. */
export const sha256 = (text: string): string => {
  if (text.length <= 2 && code.test(text)) return digestOfCode(text);
  if (text !== lastText) {
    lastDigest = hash("sha256", text);
    lastText = text;
  }
  return lastDigest;
};

const digestForm = /^[0-9a-f]{64}$/i;
/** 2 or 8 characters that Meta's parameter builder adds to a digest. */
const builtForm = /^([0-9a-f]{64})(\.(?:AQ|Ag|Aw|BA|BQ|Bg|[A-Za-z0-9_-]{8}))$/i;
/** An MD5 has 32 digits, a SHA-1 has 40: both platforms ask for SHA-256. */
const hexadecimal = /^[0-9a-f]+$/i;
const hashOfNothing = sha256("");

export type Recognised =
  /** Already hashed: `digest` is lower-case, with the parameter builder's appendix where there was one. */
  { digest: string } | { problem: string } | undefined;

/** Tells a value that is hashed already; undefined for plain text. */
export const recogniseHash = (text: string): Recognised => {
  const { length } = text;
  if ((length === 32 || length === 40) && hexadecimal.test(text)) {
    const digest = length === 32 ? "an MD5" : "a SHA-1";
    return { problem: `it looks like ${digest}. Send it plain, or as SHA-256` };
  }
  if (length < 64 || length > 73) return undefined;
  const built = builtForm.exec(text);
  const digest = digestForm.test(text)
    ? text.toLowerCase()
    : built && `${built[1]?.toLowerCase()}${built[2]}`;
  if (!digest) return undefined;
  return digest.startsWith(hashOfNothing) ? { problem: "it is the hash of an empty text" } : { digest };
};
