// @vitest-environment node
import { expect, test } from "vitest";
import { readPath } from "../../../sdk/capture/path.ts";

const root = { a: { b: [{ c: 1 }, { c: 2 }] }, "x.y": { z: 3 }, list: ["first"], zero: 0, none: null };

test.each([
  ["a.b[0].c", 1],
  ["a.b[1].c", 2],
  ["a.b.1.c", 2],
  ["window.a.b[0].c", 1],
  ['["x.y"].z', 3],
  ["list[0]", "first"],
  ["zero", 0],
  ["none", null],
  ["none.deeper", undefined],
  ["a.missing.c", undefined],
  ["", root],
])("reads %s", (path, value) => {
  expect(readPath(root, path)).toEqual(value);
});

test.each([
  "__proto__",
  "constructor",
  "a.__proto__.polluted",
  "a.constructor.prototype",
  "toString",
  "list.map",
])("refuses to walk into a prototype by %s", (path) => {
  expect(readPath(root, path)).toBeUndefined();
});

test("a getter that throws is a gap", () => {
  const hostile = {
    get meta() {
      throw new Error("not here");
    },
  };
  expect(readPath(hostile, "meta.value")).toBeUndefined();
});

test("nothing at all is a gap", () => {
  expect(readPath(undefined, "a.b")).toBeUndefined();
});
