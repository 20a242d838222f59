import { isTree, type Tree } from "../config/tree.ts";

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
