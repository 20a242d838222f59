import { randomUUID } from "node:crypto";
import type { Platform } from "./options.ts";

/** A token that begins so can send events and nothing else, as one from either Events Manager. */
const eventsOnly = "events-";
/** A token that begins so was good once. */
const expired = "expired-";

export type Tokens = ReturnType<typeof createTokens>;

/** Which access tokens the platforms know: with seeds only those and the ones issued at a sign-in, else any but revoked ones. */
export function createTokens(seeds: readonly string[]) {
  const known = new Set(seeds);
  const revoked = new Set<string>();
  const apps = new Map<string, string>();

  return {
    isKnown: (token: string) => !revoked.has(token) && (seeds.length === 0 || known.has(token)),
    isExpired: (token: string) => token.startsWith(expired),
    canManage: (token: string) => !token.startsWith(eventsOnly),
    /** Makes a token for an app that signed in. */
    issue(platform: Platform, appId: string): string {
      const random = `${randomUUID()}${randomUUID()}`.replaceAll("-", "");
      const token = platform === "meta" ? `EAA${random}` : random.slice(0, 40);
      known.add(token);
      apps.set(token, appId);
      return token;
    },
    revoke(token: string): void {
      known.delete(token);
      revoked.add(token);
    },
    /** The app a token was issued to. */
    appOf: (token: string) => apps.get(token),
  };
}
