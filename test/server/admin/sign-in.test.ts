import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { feedRoute } from "../../../server/admin/feed-view.ts";
import { createLockout } from "../../../server/admin/lockout.ts";
import { createMaskedIds } from "../../../server/admin/masked-ids.ts";
import { createSessions } from "../../../server/admin/sessions.ts";
import { signIn } from "../../../server/admin/sign-in.ts";
import { TwinbeamError } from "../../../server/errors.ts";
import { createFeed } from "../../../server/observe/feed.ts";

/** Hashing is slow on purpose, and tested where it stands. */
const verify = async (given: string, expected: string) => {
  whileComparing();
  return given === expected;
};
let whileComparing = () => {};
const hourMs = 3_600_000;

let nowMs: number;
let password: string;
let app: FastifyInstance;
let feed: ReturnType<typeof createFeed>;

beforeEach(() => {
  nowMs = 1_795_000_000_000;
  password = "correct horse";
  whileComparing = () => {};
  const now = () => nowMs;
  feed = createFeed({ now });
  app = Fastify();
  app.setErrorHandler((error, _request, reply) =>
    error instanceof TwinbeamError
      ? reply.code(error.status).send({ error: error.code, wait: error.retryAfterS })
      : reply.send(error),
  );
  app.register(
    async (scope) => {
      const { sessionOf } = signIn(scope, {
        password: () => password,
        verify,
        sessions: createSessions({ password: () => password, now }),
        lockout: createLockout({ now }),
      });
      feedRoute(scope, { feed, sessionOf, ids: createMaskedIds() });
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
});

describe("a session", () => {
  const isSignedIn = async ({ cookie }: { cookie: string }) => (await get({ cookie })).statusCode === 200;
  const signOut = ({ cookie, csrf }: { cookie: string; csrf: string }) =>
    app.inject({
      method: "DELETE",
      url: "/admin/api/session",
      headers: { cookie, "x-csrf-token": csrf },
    });

  it("ends by signing out, and no other with it", async () => {
    const [first, second] = [await signedIn(), await signedIn()];
    await signOut(first);
    expect([await isSignedIn(first), await isSignedIn(second)]).toEqual([false, true]);
  });

  it("ends after twelve idle hours", async () => {
    const session = await signedIn();
    nowMs += 11 * hourMs;
    expect(await isSignedIn(session)).toBe(true);
    nowMs += 12 * hourMs;
    expect(await isSignedIn(session)).toBe(false);
  });

  it("ends a day after the sign-in, however busy it was", async () => {
    const session = await signedIn();
    for (let hour = 1; hour < 24; hour++) {
      nowMs += hourMs;
      expect(await isSignedIn(session)).toBe(true);
    }
    nowMs += hourMs;
    expect(await isSignedIn(session)).toBe(false);
  });

  it("ends with the password that opened it, for good", async () => {
    const session = await signedIn();
    password = "another horse";
    expect(await isSignedIn(session)).toBe(false);
    password = "correct horse";
    expect(await isSignedIn(session)).toBe(false);
    expect(await isSignedIn(await signedIn())).toBe(true);
  });

  it("is not opened by a password that changed while it was compared", async () => {
    whileComparing = () => {
      password = "another horse";
    };
    expect(await isSignedIn(await signedIn())).toBe(false);
  });

  describe("with open feeds", () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
    afterEach(() => void vi.useRealTimers());

    /** What the feed has told when it is closed. */
    const follow = async ({ cookie }: { cookie: string }) => {
      let told: string | undefined;
      const answer = app.inject({ url: "/admin/api/feed", headers: { cookie } }).then(({ body }) => {
        told = body;
      });
      await app.inject({ url: "/none" });
      return { told: () => told, closed: answer };
    };
    const tell = (site: string) => feed.tell({ atMs: nowMs, site, step: "resume", destination: "meta:1" });

    it("closes them when it is signed out, and leaves others open", async () => {
      const [first, second] = [await signedIn(), await signedIn()];
      const [mine, another, theirs] = [await follow(first), await follow(first), await follow(second)];
      tell("before");
      await signOut(first);
      tell("after");
      await Promise.all([mine.closed, another.closed]);
      expect([mine.told(), another.told()]).toEqual([
        expect.stringContaining("before"),
        expect.not.stringContaining("after"),
      ]);
      expect(theirs.told()).toBeUndefined();
      await app.close();
      await theirs.closed;
      expect(theirs.told()).toContain("after");
    });

    it("closes them within a second where the password has changed", async () => {
      const one = await follow(await signedIn());
      tell("before");
      password = "another horse";
      vi.advanceTimersByTime(1_000);
      await one.closed;
      expect(one.told()).toContain("before");
    });

    it("closes them within a second where its day is over", async () => {
      const one = await follow(await signedIn());
      vi.advanceTimersByTime(1_000);
      nowMs += 24 * hourMs;
      vi.advanceTimersByTime(1_000);
      await one.closed;
    });

    it("tells nothing more from the very moment", async () => {
      const one = await follow(await signedIn());
      password = "another horse";
      tell("after");
      await one.closed;
      expect(one.told()).not.toContain("after");
    });
  });
});

it("answers HEAD of the live feed, which has no end, instead of waiting for one", async () => {
  const { cookie } = await signedIn();
  const answer = await app.inject({ method: "HEAD", url: "/admin/api/feed", headers: { cookie } });
  expect(answer.statusCode).toBe(404);
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

  it("counts nothing that another site's page could send in the operator's name: what is no password in JSON", async () => {
    const send = (payload: string, type: string) =>
      app.inject({
        method: "POST",
        url: "/admin/api/session",
        headers: { "content-type": type },
        payload,
      });
    for (let sent = 0; sent < 5; sent++) {
      expect((await send('{"password":"wrong"}', "text/plain")).statusCode).toBe(401);
      expect((await send("{}", "application/json")).statusCode).toBe(401);
    }
    expect((await signInWith("correct horse")).statusCode).toBe(200);
  });

  it("takes the addresses of one IPv6 network for one visitor, and an IPv4 address however it is written", () => {
    const lockout = createLockout({ now: () => nowMs });
    const failed = (...addresses: string[]) => addresses.forEach(lockout.failed);
    failed("2001:db8:1:2::1", "2001:db8:1:2:ffff::", "2001:DB8:1:2:0:0:0:7");
    expect(lockout.waitMs("2001:db8:1:2:a:b:c:d")).toBe(1_000);
    expect(lockout.waitMs("2001:db8:1:3::1")).toBe(0);
    failed("::ffff:203.0.113.7", "203.0.113.7", "::ffff:203.0.113.7");
    expect(lockout.waitMs("203.0.113.7")).toBe(1_000);
    expect([lockout.waitMs("::ffff:203.0.113.8"), lockout.waitMs("::1")]).toEqual([0, 0]);
    failed("fe80::1%eth0", "fe80::2%eth1", "fe80::3");
    expect(lockout.waitMs("fe80::4")).toBe(1_000);
    failed("unknown", "");
    expect(lockout.waitMs("unknown")).toBe(0);
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
