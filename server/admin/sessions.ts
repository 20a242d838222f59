import { createHash, randomBytes } from "node:crypto";

export interface Session {
  /** To be sent as `x-csrf-token` with every request that changes something. */
  csrf: string;
  expiresAtMs: number;
}

export interface Sessions {
  /** Opens a session. `token` goes into the cookie and is kept here only as a digest. */
  open(): { token: string; session: Session };
  /** The session of a cookie, its end moved on; undefined where there is none. */
  find(token: string | undefined): Session | undefined;
  close(token: string | undefined): void;
}

const hourMs = 3_600_000;
const secret = () => randomBytes(32).toString("base64url");
const digest = (token: string) => createHash("sha256").update(token).digest("base64");

/** Signed-in operators, in memory: a restart signs everybody out. */
export const createSessions = ({
  now = Date.now,
  idleMs = 12 * hourMs,
  most = 1_000,
}: {
  now?: () => number;
  idleMs?: number;
  /** The oldest goes first, so that sign-ins cannot fill the memory. */
  most?: number;
} = {}): Sessions => {
  const sessions = new Map<string, Session>();
  return {
    open() {
      const token = secret();
      const session = { csrf: secret(), expiresAtMs: now() + idleMs };
      sessions.set(digest(token), session);
      const [oldest] = sessions.keys();
      if (sessions.size > most && oldest !== undefined) sessions.delete(oldest);
      return { token, session };
    },
    find(token) {
      if (!token) return undefined;
      const key = digest(token);
      const session = sessions.get(key);
      if (!session) return undefined;
      if (session.expiresAtMs <= now()) {
        sessions.delete(key);
        return undefined;
      }
      session.expiresAtMs = now() + idleMs;
      return session;
    },
    close(token) {
      if (token) sessions.delete(digest(token));
    },
  };
};
