import { describe, expect, test } from "vitest";
import { jsonObject, retryAfterMs, scrub } from "../../../server/relay/read-answer.ts";

describe("a platform's message", () => {
  test.each([
    ["?access_token=EAAB1234567890&x=1", "?access_token=…&x=1"],
    ["Access-Token: 0123456789abcdef", "Access-Token: …"],
    ["Authorization: Bearer abc.def-ghi_123", "Authorization: Bearer …"],
    ['{"access_token":"0123456789"}', '{"access_token":"…"}'],
    ["token EAAGm0PX4ZCps is bad", "token (token) is bad"],
    ["of ann.lee+x@shop.example", "of (e-mail)"],
    ["of ann.lee%2540shop.example", "of (e-mail)"],
    ["phone +49 30 901820 is bad", "phone (phone) is bad"],
    [`em ${"a1".repeat(32)} unknown`, "em (digest) unknown"],
  ])("%s loses what nobody may read", (message, clean) => {
    expect(scrub(message)).toBe(clean);
  });

  test("keeps paths, codes and ordinary words", () => {
    const message = "(#100) data.0.properties.contents.0.content_id: Not a valid string, at 1795280000";
    expect(scrub(message)).toBe(message);
  });

  // Cubic time, as a pattern without bounds takes, would run into the test's own limit.
  test.each(["%40", "%2540", "a%40", "a@", "@", "+"])("of nothing but %s is read in time", (sign) => {
    const message = sign.repeat(2_000);
    for (let round = 0; round < 20; round++) expect(scrub(message).length).toBeLessThanOrEqual(501);
  });

  test("is cut to a readable length", () => {
    expect(scrub("word ".repeat(1_000)).length).toBeLessThanOrEqual(501);
  });
});

test("a text that holds no JSON object is none", () => {
  expect(jsonObject('{"a":1}')).toEqual({ a: 1 });
  for (const text of ["", "<html>", "[1]", "null", '"x"', '{"a":'] as const)
    expect(jsonObject(text)).toBeUndefined();
});

test("Retry-After counts where it is a number of seconds", () => {
  const after = (value?: string) =>
    retryAfterMs({ status: 429, headers: { "retry-after": value }, body: "" });
  expect(after("3")).toBe(3_000);
  expect(after("0")).toBe(0);
  expect(after("-1")).toBeUndefined();
  expect(after("Wed, 21 Oct 2026 07:28:00 GMT")).toBeUndefined();
  expect(after()).toBeUndefined();
});
