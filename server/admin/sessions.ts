import { createHash, randomBytes } from "node:crypto";

export interface Session {
  /** To be sent as `x-csrf-token` with every request that changes something. */
  csrf: string;
  /** Whether it goes on; what is over ends here at the latest. */
  isOpen(): boolean;
  /** Aborted when the session ends, whatever ended it. */
  ended: AbortSignal;
}

export interface Sessions {
  /**
   * Opens a session. `token` goes into the cookie and is kept here only as a digest.
   * @param openedWith the hashed password that was given: once another one counts, the session is over
   */
  open(openedWith: string | undefined): { token: string; session: Session };
  /** The session of a cookie, its idle end moved on; undefined where there is none. */
  find(token: string | undefined): Session | undefined;
  close(token: string | undefined): void;
}

interface Kept extends Session {
  idleFromMs: number;
  end(): void;
}

const hourMs = 3_600_000;
const secret = () => randomBytes(32).toString("base64url");
const digest = (token: string) => createHash("sha256").update(token).digest("base64");

/**
 * Signed-in operators, in memory: a restart signs everybody out.
 * @param password the hashed password of the moment
 */
export const createSessions = ({
  password,
  now = Date.now,
  idleMs = 12 * hourMs,
  longestMs = 24 * hourMs,
  most = 1_000,
}: {
  password: () => string | undefined;
  now?: () => number;
  /** So long after its last request a session ends, */
  idleMs?: number;
  /** and so long after the sign-in in any case. */
  longestMs?: number;
  /** The oldest goes first, so that sign-ins cannot fill the memory. */
  most?: number;
}): Sessions => {
  const sessions = new Map<string, Kept>();

  const keep = (key: string, openedWith: string | undefined): Kept => {
    const openedAtMs = now();
    const ending = new AbortController();
    const session: Kept = {
      csrf: secret(),
      idleFromMs: openedAtMs,
      ended: ending.signal,
      end() {
        sessions.delete(key);
        ending.abort();
      },
      isOpen() {
        const endsAtMs = Math.min(session.idleFromMs + idleMs, openedAtMs + longestMs);
        if (now() >= endsAtMs || password() !== openedWith) session.end();
        return !ending.signal.aborted;
      },
    };
    sessions.set(key, session);
    return session;
  };

  return {
    open(openedWith) {
      const token = secret();
      const session = keep(digest(token), openedWith);
      const [oldest] = sessions.values();
      if (sessions.size > most) oldest?.end();
      return { token, session };
    },
    find(token) {
      const session = token ? sessions.get(digest(token)) : undefined;
      if (!session?.isOpen()) return undefined;
      session.idleFromMs = now();
      return session;
    },
    close(token) {
      if (token) sessions.get(digest(token))?.end();
    },
  };
};
