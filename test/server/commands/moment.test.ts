import { expect, it } from "vitest";
import { toMoment } from "../../../server/commands/moment.ts";
import { diffOf } from "../../../server/explain/changes.ts";

const now = Date.UTC(2026, 10, 21, 12);

it.each([
  ["48h", now - 48 * 3_600_000],
  ["7d", now - 7 * 86_400_000],
  ["30m", now - 30 * 60_000],
  ["1795262400", 1_795_262_400_000],
  ["1795262400000", 1_795_262_400_000],
  ["2026-11-20T10:00:00+02:00", Date.UTC(2026, 10, 20, 8)],
  ["2026-11-20", Date.UTC(2026, 10, 20)],
])("the time %s is read", (text, ms) => {
  expect(toMoment(text, now)).toBe(ms);
});

it.each(["", "yesterday", "h", "-3d"])("%j is no time", (text) => {
  expect(() => toMoment(text, now)).toThrow(/A time is ISO 8601/);
});

it("bodies are compared leaf by leaf", () => {
  expect(diffOf({ a: { b: 1, c: [1] }, d: 2 }, { a: { b: 2, c: [1] }, e: "x" })).toEqual([
    "a.b: 1 -> 2",
    "d: 2 -> -",
    'e: - -> "x"',
  ]);
});
