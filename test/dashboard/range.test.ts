import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { lastDayByHand, searchOf } from "../../dashboard/range.ts";

const nowMs = Date.UTC(2026, 10, 21, 12, 30, 45);
const hourMs = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now: nowMs }));
afterEach(() => void vi.useRealTimers());

it("begins the last hour on a whole minute, and leaves its end open", () => {
  expect(searchOf({ last: "hour" })).toEqual({ from: nowMs - hourMs - 45_000, to: undefined });
});

it("asks between two moments of the browser's own time", () => {
  const { from, to } = searchOf({ from: "2026-11-01T08:00", to: "2026-11-02T09:30" });
  expect([from, to]).toEqual([new Date(2026, 10, 1, 8).getTime(), new Date(2026, 10, 2, 9, 30).getTime()]);
});

it("does not say a moment that is not typed yet", () => {
  expect(searchOf({ from: "", to: "2026-11-02T09:30" }).from).toBeUndefined();
});

it("offers the last day to begin with, to the minute", () => {
  const { from, to } = searchOf(lastDayByHand(nowMs));
  expect([from, to]).toEqual([nowMs - 24 * hourMs - 45_000, nowMs - 45_000]);
});
