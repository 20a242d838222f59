import { afterEach, expect, it, vi } from "vitest";
import { get, onSignedOut, post, resume, signOut } from "../../dashboard/api.ts";

/** Answers every request of the page as told, and notes what was asked. */
const serve = (answer: (method: string, path: string, csrf: string) => [status: number, body?: object]) => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string, { method = "GET", headers = {} }: RequestInit = {}) => {
    const path = url.replace(/^api/, "");
    asked.push(`${method} ${path}`);
    const [status, body] = answer(method, path, new Headers(headers).get("x-csrf-token") ?? "");
    return new Response(body && JSON.stringify(body), { status });
  });
  return asked;
};
afterEach(() => void vi.unstubAllGlobals());

it("names each place at fault behind the server's sentence, and none twice", async () => {
  const message = "The body is not a request of events.";
  serve(() => [400, { message, errors: [{ path: "0", message: "lacks event_name" }] }]);
  await expect(get("/pairs")).rejects.toThrow(`${message} · 0 lacks event_name`);
  const whole = "The request cannot be read: from is not before to.";
  serve(() => [400, { message: whole, errors: [{ path: "from", message: "is not before to" }] }]);
  await expect(get("/pairs")).rejects.toThrow(new Error(whole));
  serve(() => [502]);
  await expect(get("/pairs")).rejects.toThrow("HTTP status 502");
});

it("asks once more with the session's new token after another tab has signed in", async () => {
  let token = "first";
  const asked = serve((method, path, csrf) => {
    if (path === "/session") return [200, { csrf: token }];
    return method === "GET" || csrf === token ? [200, { ok: true }] : [403, { code: "csrf_missing" }];
  });
  await resume();
  token = "second";
  expect(await post("/setup", {})).toEqual({ ok: true });
  expect(asked).toEqual(["GET /session", "POST /setup", "GET /session", "POST /setup"]);
});

it("gives up after the second refusal", async () => {
  const asked = serve((method) =>
    method === "GET" ? [200, { csrf: "x" }] : [403, { code: "csrf_missing" }],
  );
  await expect(post("/setup", {})).rejects.toThrow("HTTP status 403");
  expect(asked).toHaveLength(3);
});

it("tells that nobody is signed in, unless anybody is given a session", async () => {
  const signedOut = vi.fn();
  onSignedOut(signedOut);
  let isDemo = false;
  serve((_method, path, csrf) => {
    if (path === "/session" && isDemo) return [200, { csrf: "fresh" }];
    return csrf === "fresh" ? [200, {}] : [401, { code: "signed_out", message: "Nobody is signed in." }];
  });
  await expect(get("/now")).rejects.toThrow("Nobody is signed in.");
  expect(signedOut).toHaveBeenCalledOnce();
  isDemo = true;
  expect(await get("/now")).toEqual({});
  expect(signedOut).toHaveBeenCalledOnce();
});

it("signs out of a session that is over, and stays in where anybody is welcome", async () => {
  serve(() => [401, { code: "signed_out" }]);
  expect(await signOut()).toBe(false);
  serve((method) => (method === "DELETE" ? [204] : [200, { csrf: "next" }]));
  expect(await signOut()).toBe(true);
});

it("does not count as signed out what the server did not do", async () => {
  serve((method) => (method === "DELETE" ? [502] : [200, { csrf: "open" }]));
  await resume();
  await expect(signOut()).rejects.toThrow("HTTP status 502");
});
