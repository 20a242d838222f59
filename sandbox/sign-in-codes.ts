import { randomUUID } from "node:crypto";

export interface SignIn {
  appId: string;
  redirectUri: string;
}

/** The codes a sign-in hands to the redirect: each can be exchanged once, within `lifeMs`. */
export function createSignInCodes(lifeMs: number) {
  const open = new Map<string, SignIn & { until: number }>();
  return {
    issue(signIn: SignIn, nowMs: number): string {
      const code = randomUUID().replaceAll("-", "");
      open.set(code, { ...signIn, until: nowMs + lifeMs });
      return code;
    },
    /** Answers who signed in, and forgets the code; undefined for a code that is unknown, used or expired. */
    redeem(code: string, nowMs: number): SignIn | undefined {
      const found = open.get(code);
      open.delete(code);
      return found && nowMs <= found.until ? found : undefined;
    },
  };
}
