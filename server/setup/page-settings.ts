import { isTree, setAt, type Tree } from "../config/tree.ts";
import type { Issue } from "../errors.ts";

/** A key for backends that the page made. The key itself is kept nowhere. */
export interface PageKey {
  id: string;
  name: string;
  /** SHA-256 of the key, in hex. */
  sha256: string;
  madeAtMs: number;
  /** Another was made in its place; both are valid until this one is revoked. */
  replacedAtMs?: number;
}

const isKey = (value: unknown): value is PageKey =>
  isTree(value) && typeof value.id === "string" && typeof value.sha256 === "string";

/** The keys among what the page set. */
export const keysIn = (settings: Readonly<Record<string, unknown>>): PageKey[] =>
  Array.isArray(settings.apiKeys) ? settings.apiKeys.filter(isKey) : [];

/** What the page set, as the configuration that lies beneath file and environment. */
export const underneathOf = (settings: Readonly<Record<string, unknown>>): Tree => {
  const apiKeys = keysIn(settings).map(({ sha256 }) => `sha256$${sha256}`);
  return {
    ...(settings.sites !== undefined && { sites: settings.sites }),
    ...(apiKeys.length > 0 && { server: { apiKeys } }),
  };
};

/** No platform takes it: the destination is held, and its events wait until the token is there again. */
const noToken = "missing";
const tokenPath = /^sites\.\d+\.(?:meta|tiktok)\.\d+\.accessToken$/;

/** What lies beneath, with a token that nobody takes in the place of each that `secrets.json` lacks. */
export const withoutTokens = (underneath: Tree, mistakes: readonly Issue[]): unknown =>
  mistakes
    .filter(({ path }) => tokenPath.test(path))
    .reduce((tree: unknown, { path }) => setAt(tree, path.split("."), noToken), underneath);
