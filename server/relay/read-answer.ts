import type { ApiAnswer } from "./platform.ts";

/** Any JSON object, its members unchecked. */
export type JsonObject = { readonly [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON object that a text holds; undefined for HTML, a cut answer, or any other text. */
export const jsonObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** `Retry-After` in milliseconds, where it is given in seconds; neither platform documents it. */
export const retryAfterMs = (answer: Exclude<ApiAnswer, { failure: string }>): number | undefined => {
  const seconds = Number(answer.headers["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
};

const longestMessage = 500;

/** What a platform may echo in its messages and nobody may read in a log or a dead letter. */
const secrets: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/((?:token|authorization|appsecret_proof|secret)["']?\s*[:=]\s*["']?)[\w|.~+/-]{8,}=*/gi, "$1…"],
  [/(bearer\s+)[\w|.~+/-]{8,}=*/gi, "$1…"],
  [/\bEAA[A-Za-z0-9]{8,}/g, "(token)"],
  // Bounded, so that a text of nothing but signs costs no more than its length.
  [
    /[^\s@"'<>()[\]{},;:]{1,64}(?:@|%(?:25){0,4}40)[^\s@"'<>()[\]{},;:%]+\.[^\s@"'<>()[\]{},;:]+/g,
    "(e-mail)",
  ],
  [/\b[0-9a-f]{40,}\b/gi, "(digest)"],
  [/\+\d[\d ().-]{5,}\d/g, "(phone)"],
];

/** A platform's message without tokens, e-mails, phones and digests, cut to a readable length. */
export const scrub = (message: string): string => {
  let clean = message.slice(0, 4 * longestMessage);
  for (const [pattern, instead] of secrets) clean = clean.replace(pattern, instead);
  return clean.length > longestMessage ? `${clean.slice(0, longestMessage)}…` : clean;
};
