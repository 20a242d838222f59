import cookies from "@fastify/cookie";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { verifyPassword } from "../config/admin-password.ts";
import { failure } from "../errors.ts";
import { createLockout, type Lockout } from "./lockout.ts";
import { createSessions, type Session, type Sessions } from "./sessions.ts";

const cookieName = "twinbeam_session";
const safeMethods = new Set(["GET", "HEAD"]);
const longestPassword = 1_024;

const passwordOf = (body: unknown): string | undefined => {
  const password =
    typeof body === "object" && body !== null && "password" in body ? body.password : undefined;
  return typeof password === "string" && password.length <= longestPassword ? password : undefined;
};

const sameToken = (given: unknown, { csrf }: Session) => typeof given === "string" && given === csrf;

/**
 * Sign-in of the operator's API: registers `/session` (POST signs in, GET tells whether one is, DELETE signs out)
 * and guards everything else that is registered in the same scope afterwards.
 * @param password the hashed password of the moment; settings may be replaced while running
 * @returns `sessionOf`: the session of a request; who has none is answered with `signed_out`
 */
export const signIn = (
  app: FastifyInstance,
  {
    password,
    welcomesAnybody = false,
    sessions = createSessions({ password }),
    lockout = createLockout(),
    verify = verifyPassword,
  }: {
    password: () => string | undefined;
    /** Who asks for the session is given one: the demo, which has nothing to protect. */
    welcomesAnybody?: boolean;
    sessions?: Sessions;
    lockout?: Lockout;
    verify?: typeof verifyPassword;
  },
): { sessionOf: (request: FastifyRequest) => Session } => {
  app.register(cookies);
  const tokenOf = (request: FastifyRequest) => request.cookies[cookieName];
  const cookieOptions = (request: FastifyRequest) =>
    ({ path: "/admin", httpOnly: true, sameSite: "strict", secure: request.protocol === "https" }) as const;

  const sessionOf = (request: FastifyRequest) => {
    const session = sessions.find(tokenOf(request));
    if (!session) throw failure("signed_out");
    return session;
  };

  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.open) return;
    const session = sessionOf(request);
    if (!safeMethods.has(request.method) && !sameToken(request.headers["x-csrf-token"], session))
      throw failure("csrf_missing");
  });

  app.post("/session", { config: { open: true }, bodyLimit: 16_384 }, async (request, reply) => {
    const waitMs = lockout.waitMs(request.ip);
    if (waitMs > 0) throw failure("locked_out", {}, { retryAfterS: Math.ceil(waitMs / 1_000) });
    const expected = password();
    const given = passwordOf(request.body);
    // Another site's page can send no JSON: what it sends in the operator's name must not lock the operator out.
    if (given === undefined) throw failure("wrong_password");
    // Counted before the slow comparison: tries that run side by side must not all be the first.
    lockout.failed(request.ip);
    if (!expected || !(await verify(given, expected))) throw failure("wrong_password");
    lockout.succeeded(request.ip);
    const { token, session } = sessions.open(expected);
    return reply.setCookie(cookieName, token, cookieOptions(request)).send({ csrf: session.csrf });
  });

  app.get("/session", { config: { open: welcomesAnybody } }, async (request, reply) => {
    const open = sessions.find(tokenOf(request));
    if (open || !welcomesAnybody) return { csrf: open?.csrf };
    const { token, session } = sessions.open(password());
    return reply.setCookie(cookieName, token, cookieOptions(request)).send({ csrf: session.csrf });
  });

  app.delete("/session", async (request, reply) => {
    sessions.close(tokenOf(request));
    return reply.clearCookie(cookieName, cookieOptions(request)).code(204).send();
  });
  return { sessionOf };
};

declare module "fastify" {
  interface FastifyContextConfig {
    /** Reachable without a session. */
    open?: boolean;
  }
}
