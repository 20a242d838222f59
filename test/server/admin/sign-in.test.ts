import Fastify, { type FastifyInstance } from "fastify";
import { beforeEach, describe, expect, it } from "vitest";
import { createLockout } from "../../../server/admin/lockout.ts";
import { createSessions } from "../../../server/admin/sessions.ts";
import { signIn } from "../../../server/admin/sign-in.ts";
import { TwinbeamError } from "../../../server/errors.ts";

/** Hashing is slow on purpose, and tested where it stands. */
const verify = async (given: string, expected: string) => given === expected;
const hourMs = 3_600_000;

let nowMs: number;
let app: FastifyInstance;

beforeEach(() => {
  nowMs = 1_795_000_000_000;
  const now = () => nowMs;
  app = Fastify();
  app.setErrorHandler((error, _request, reply) =>
    error instanceof TwinbeamError
      ? reply.code(error.status).send({ error: error.code, wait: error.retryAfterS })
      : reply.send(error),
  );
  app.register(
    async (scope) => {
      signIn(scope, {
        password: () => "correct horse",
        verify,
        sessions: createSessions({ now }),
        lockout: createLockout({ now }),
      });
      scope.get("/secret", async () => ({ secret: true }));
      scope.post("/change", async () => ({ changed: true }));
    },
    { prefix: "/admin/api" },
  );
});

const signInWith = (password: unknown, headers: Record<string, string> = {}) =>
  app.inject({ method: "POST", url: "/admin/api/session", payload: { password }, headers });
const signedIn = async () => {
  const answer = await signInWith("correct horse");
  const cookie = `twinbeam_session=${answer.cookies[0]?.value}`;
  return { cookie, csrf: answer.json<{ csrf: string }>().csrf, raw: answer };
};
const get = (headers: Record<string, string> = {}) => app.inject({ url: "/admin/api/secret", headers });

describe("signing in", () => {
  it("answers the csrf token and sets a cookie that scripts and other sites cannot use", async () => {
    const { raw } = await signedIn();
    expect(raw.statusCode).toBe(200);
    expect(raw.json()).toEqual({ csrf: expect.stringMatching(/^.{43}$/) });
    expect(raw.headers["set-cookie"]).toMatch(/HttpOnly/);
    expect(raw.headers["set-cookie"]).toMatch(/SameSite=Strict/);
    expect(raw.headers["set-cookie"]).toMatch(/Path=\/admin/);
  });

  it.each([["wrong horse"], [""], [undefined], [42], ["x".repeat(2_000)]])(
    "refuses the password %j",
    async (password) => {
      const answer = await signInWith(password);
      expect([answer.statusCode, answer.json().error]).toEqual([401, "wrong_password"]);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    },
  );

  it("opens the rest of the API to the session only", async () => {
    expect((await get()).json().error).toBe("signed_out");
    expect((await get({ cookie: "twinbeam_session=invented" })).statusCode).toBe(401);
    const { cookie } = await signedIn();
    expect((await get({ cookie })).json()).toEqual({ secret: true });
  });

  it("wants the csrf token with whatever changes something", async () => {
    const { cookie, csrf } = await signedIn();
    const change = (headers: Record<string, string>) =>
      app.inject({ method: "POST", url: "/admin/api/change", headers });
    expect((await change({ cookie })).json().error).toBe("csrf_missing");
    expect((await change({ cookie, "x-csrf-token": "guess" })).statusCode).toBe(403);
    expect((await change({ cookie, "x-csrf-token": csrf })).json()).toEqual({ changed: true });
  });

  it("ends a session by signing out, and after twelve idle hours", async () => {
    const first = await signedIn();
    await app.inject({
      method: "DELETE",
      url: "/admin/api/session",
      headers: { cookie: first.cookie, "x-csrf-token": first.csrf },
    });
    expect((await get({ cookie: first.cookie })).statusCode).toBe(401);
    const second = await signedIn();
    nowMs += 11 * hourMs;
    expect((await get({ cookie: second.cookie })).statusCode).toBe(200);
    nowMs += 13 * hourMs;
    expect((await get({ cookie: second.cookie })).statusCode).toBe(401);
  });
});

describe("the lockout", () => {
  it("lets an address wait twice as long after each further failure, even with the right password", async () => {
    for (let failed = 0; failed < 3; failed++) await signInWith("wrong");
    for (const expected of [1, 2, 4]) {
      const locked = await signInWith("correct horse");
      expect([locked.statusCode, locked.json().wait]).toEqual([429, expected]);
      nowMs += expected * 1_000;
      expect((await signInWith("wrong")).statusCode).toBe(401);
    }
  });

  it("does not hold up another address, and never lasts longer than a quarter of an hour", () => {
    const lockout = createLockout({ now: () => nowMs });
    for (let failed = 0; failed < 40; failed++) lockout.failed("203.0.113.7");
    expect(lockout.waitMs("203.0.113.7")).toBe(15 * 60_000);
    expect(lockout.waitMs("203.0.113.8")).toBe(0);
    lockout.succeeded("203.0.113.7");
    expect(lockout.waitMs("203.0.113.7")).toBe(0);
  });
});
