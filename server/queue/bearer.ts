import { hash } from "node:crypto";
import { identifiers } from "../../event/identifiers.ts";
import type { PreparedEvent } from "../../event/prepared.ts";

const digestLength = 64;
const isDigest = /^[0-9a-f]{64}$/;

/**
 * What an event tells of whom it is about, as `erase` is told it: digests without the appendix that Meta's parameter
 * builder gives them, other values as they are.
 */
export const identifiersIn = ({ user, tiktok_user: tiktokUser, lead }: PreparedEvent): string[] => {
  const values = [user, tiktokUser].flatMap((person) => identifiers.map((field) => person?.[field] ?? []));
  const found = values.flatMap((value) =>
    // Digests stand in lists.
    typeof value === "string" ? value : value.map((digest) => digest.slice(0, digestLength)),
  );
  return lead?.id ? [...found, lead.id] : found;
};

/** Under what an identifier stands in the suppression list: its digest, whether it is one already or not. */
export const suppressedAs = (identifier: string): string =>
  isDigest.test(identifier) ? identifier : hash("sha256", identifier);
