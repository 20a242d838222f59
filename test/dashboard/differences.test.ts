import { expect, it } from "vitest";
import { differencesOf } from "../../dashboard/differences.ts";

it("names what differs by its path, what is new and what is gone", () => {
  const before = { a: 1, list: [{ id: "x" }, { id: "y" }], gone: true };
  const after = { a: 1, list: [{ id: "x" }, { id: "z" }], fresh: null };
  expect(differencesOf(before, after)).toEqual([
    { path: "list.1.id", before: "y", after: "z" },
    { path: "gone", before: true, after: undefined },
    { path: "fresh", before: undefined, after: null },
  ]);
});
