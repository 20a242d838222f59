import { type Destination, platformOf } from "../../event/destinations.ts";
import { failure } from "../errors.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The query of a request, as Fastify hands it over. */
export type Query = Readonly<Record<string, unknown>>;

/** A `bad_request` that names the place. */
export const wrong = (path: string, message: string) =>
  failure("bad_request", { reason: `${path} ${message}` }, { errors: [{ path, message }] });

/** A text of the query, or undefined where it is absent or empty. Throws `bad_request`, for a key that is given twice as well. */
export const textOf = (query: Query, key: string): string | undefined => {
  const value = query[key];
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") throw wrong(key, "is not one text");
  return value;
};

/** One of these words, or undefined. Throws `bad_request`. */
export const wordOf = <Word extends string>(
  query: Query,
  key: string,
  words: readonly Word[],
): Word | undefined => {
  const text = textOf(query, key);
  const word = words.find((known) => known === text);
  if (text !== undefined && word === undefined) throw wrong(key, `is none of ${words.join(", ")}`);
  return word;
};

/** A whole number of the query, or undefined. Throws `bad_request`. */
export const numberOf = (query: Query, key: string): number | undefined => {
  const text = textOf(query, key);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw wrong(key, "is no whole number");
  return Number(text);
};

export const destinationIn = (query: Query): Destination | undefined => {
  const text = textOf(query, "destination");
  if (text === undefined) return undefined;
  const platform = platformOf(text);
  if (!platform || text === platform) throw wrong("destination", "is not meta:<id> or tiktok:<id>");
  return `${platform}:${text.slice(platform.length + 1)}`;
};

/** `from` and `to` in Unix ms; the last day where they are absent. */
export const rangeOf = (query: Query, nowMs: number): { fromMs: number; toMs: number } => {
  const toMs = numberOf(query, "to") ?? nowMs + 1;
  const fromMs = numberOf(query, "from") ?? toMs - dayMs;
  if (fromMs >= toMs) throw wrong("from", "is not before to");
  return { fromMs, toMs };
};

/** Site and destination, where the query names them. */
export const whereOf = (query: Query): { site?: string; destination?: Destination } => {
  const site = textOf(query, "site");
  const destination = destinationIn(query);
  return { ...(site && { site }), ...(destination && { destination }) };
};
