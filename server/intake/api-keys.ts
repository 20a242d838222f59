import { createHash, timingSafeEqual } from "node:crypto";

const digest = (key: string) => createHash("sha256").update(key).digest();
/** A configured key may be written as its digest. */
const written = /^sha256\$([0-9a-f]{64})$/;
const digestOf = (key: string) => {
  const [, hex] = written.exec(key) ?? [];
  return hex ? Buffer.from(hex, "hex") : digest(key);
};

/**
 * Tells whether a key is one of the valid ones, in a time that depends on neither: digests of one length are compared,
 * and all of them, so that keys can be rotated.
 * @param keys each as it is, or as `sha256$` and its digest in hex
 */
export const createKeyCheck = (keys: readonly string[]): ((key: string) => boolean) => {
  const valid = keys.map(digestOf);
  return (key) => {
    const given = digest(key);
    let found = false;
    for (const known of valid) found = timingSafeEqual(given, known) || found;
    return found && key !== "";
  };
};
