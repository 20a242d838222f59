// @vitest-environment node
import { expect, test } from "vitest";
import { copyFields } from "../../../sdk/capture/copy.ts";

test("a later change to the page's object does not reach the copy", () => {
  const contents = [{ id: "a" }];
  const copy = copyFields({ contents });
  contents.push({ id: "b" });
  expect(copy).toEqual({ contents: [{ id: "a" }] });
});

test("one field that cannot be copied costs only itself", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const source = {
    value: 1,
    circle,
    huge: 10n,
    onClick: () => {},
    get broken() {
      throw new Error("no");
    },
  };
  expect(copyFields(source)).toEqual({ value: 1 });
});

test("what says nothing is left out, 0 and false are not", () => {
  const nothing = { a: null, b: undefined, c: "", d: " ", e: "undefined", f: [] };
  expect(copyFields({ ...nothing, g: 0, h: false })).toEqual({ g: 0, h: false });
});

test.each([undefined, null, 5, "text", Symbol("s")])("%s has no fields", (source) => {
  expect(copyFields(source)).toEqual({});
});

test("a key named __proto__ pollutes nothing", () => {
  const copy = copyFields(JSON.parse('{"__proto__":{"polluted":true},"value":1}'));
  expect(copy.value).toBe(1);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
