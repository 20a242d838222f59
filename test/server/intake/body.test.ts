import { describe, expect, it } from "vitest";
import { parseJson } from "../../../server/intake/body.ts";

const parse = (text: string) => parseJson(Buffer.from(text));
const nested = (levels: number, padding = "") =>
  `{"a":"${padding}","b":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;

describe("the JSON of a body", () => {
  it.each([
    ["small", ""],
    ["big", "x".repeat(40_000)],
    ["big and full of brackets in a text", '[{\\"'.repeat(10_000)],
  ])("nests 32 levels deep and not 33: %s", (_what, padding) => {
    expect(() => parse(nested(32, padding))).not.toThrow();
    expect(() => parse(nested(33, padding))).toThrow(expect.objectContaining({ code: "invalid_body" }));
  });

  it("loses the keys that reach a prototype, however they are written", () => {
    const body = `{"\\u005f_proto__":{"a":1},"b":[{"__proto__":1,"constructor":{"prototype":{}}}],"c":{"constructor":"x"}}`;
    expect(JSON.stringify(parse(body))).toBe('{"b":[{}],"c":{"constructor":"x"}}');
  });

  it("may begin with a byte order mark", () => {
    expect(parse("\ufeff[1]")).toEqual([1]);
  });
});
