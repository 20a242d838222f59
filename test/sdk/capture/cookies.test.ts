import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCookieJar } from "../../../sdk/capture/cookies.ts";

beforeEach(() => window.happyDOM.setURL("https://www.shop.example.co.uk/"));
afterEach(() => vi.restoreAllMocks());

/** A browser's cookies as they are written: name and domain. */
const watchWrites = (cookies: string) => {
  const set = vi
    .spyOn(document, "cookie", "set")
    .mockImplementation(() => {})
    .mockClear();
  vi.spyOn(document, "cookie", "get").mockReturnValue(cookies);
  return () =>
    set.mock.calls.map(
      ([cookie]) => `${cookie.split("=")[0]} ${/domain=([^;]*)/.exec(cookie)?.[1] ?? "host"}`,
    );
};

test("what a platform set is removed on every level of the host, wherever ours would stand", () => {
  const written = watchWrites("_fbp=1; cart=2");
  createCookieJar("shop.example.co.uk").remove(/^_fbp$/);
  expect(written().sort()).toEqual([
    "_fbp co.uk",
    "_fbp example.co.uk",
    "_fbp host",
    "_fbp shop.example.co.uk",
    "_fbp www.shop.example.co.uk",
  ]);
});

test("a removal tries no cookie out", () => {
  const written = watchWrites("_fbp=1");
  createCookieJar().remove(/^_fbc$/);
  expect(written()).toEqual([]);
  createCookieJar().remove(/^_fbp$/);
  expect(written().filter((cookie) => !cookie.startsWith("_fbp "))).toEqual([]);
});

test("an IP address has no levels", () => {
  window.happyDOM.setURL("http://127.0.0.1/");
  const written = watchWrites("_fbp=1");
  createCookieJar().remove(/^_fbp$/);
  expect(written()).toEqual(["_fbp host"]);
});
