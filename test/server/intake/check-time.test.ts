import { describe, expect, it } from "vitest";
import { parseTime } from "../../../server/intake/check-time.ts";
import { check, errorPaths, now, pathsOf, seconds, visit } from "../prepare/shop.ts";

const moment = Date.parse("2026-11-21T09:42:05.000Z");
const withMs = moment + 678;

describe("A time", () => {
  it.each([
    [moment / 1000, moment],
    [moment, moment],
    [withMs, withMs],
    [`${moment / 1000}`, moment],
    [`${withMs}`, withMs],
    [` ${moment / 1000} `, moment],
    [moment / 1000 + 0.678, withMs],
    ["2026-11-21T09:42:05Z", moment],
    ["2026-11-21T09:42:05z", moment],
    ["2026-11-21t09:42:05.678Z", withMs],
    ["2026-11-21T09:42:05,678Z", withMs],
    ["2026-11-21T09:42:05.678901Z", withMs],
    ["2026-11-21T11:42:05+02:00", moment],
    ["2026-11-21T11:42:05+0200", moment],
    ["2026-11-21T11:42:05+02", moment],
    ["2026-11-20T23:42:05-10:00", moment],
    ["2026-11-21T09:42:05:678Z", withMs],
    ["2026-11-21T11:42:05:678+0200", withMs],
    ["2026-11-21 09:42:05 +0000", moment],
    ["20261121T094205Z", moment],
    ["2026-11-21T09:42Z", moment - 5000],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
  ])("%s is understood", (value, ms) => {
    expect(parseTime(value)).toEqual({ ms, assumedUtc: false });
  });

  it.each(["2026-11-21T09:42:05", "2026-11-21 09:42:05", "2026-11-21T09:42:05:000"])(
    "without an offset, %s, is UTC and says so",
    (value) => {
      expect(parseTime(value)).toEqual({ ms: moment, assumedUtc: true });
      const result = check(visit({ event_time: value }));
      expect(result.ok && result.event.timeMs).toBe(moment);
      expect(pathsOf(result.warnings)).toEqual(["event_time"]);
    },
  );

  it.each([
    "2026-11-21",
    "20261121T",
    "soon",
    "2026-11-21T25:00:00Z",
    "2026-11-21T10:60:00Z",
    "2026-02-30T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2025-02-29T10:00:00Z",
    "2026-11-21T10:00:00+2500",
    "11/21/2026 10:00",
    "1795280000.5x",
    "Sat Nov 21 2026",
    true,
    {},
    [1795280000],
    Number.POSITIVE_INFINITY,
  ])("%s is none", (value) => {
    expect(parseTime(value)).toBeUndefined();
    expect(errorPaths(visit({ event_time: value }))).toEqual(["event_time"]);
  });
});

describe("event_time", () => {
  const timeOf = (event_time: unknown, context = {}) => {
    const result = check(visit({ event_time }), { context });
    return result.ok ? result.event.timeMs : pathsOf(result.errors);
  };

  it.each([undefined, null, "", " ", [], "undefined"])("%j is the time of receipt", (value) => {
    expect(timeOf(value)).toBe(now);
  });

  it("up to 10 minutes ahead is now, without a word", () => {
    expect(timeOf(seconds + 1)).toBe(now);
    expect(timeOf(seconds + 600)).toBe(now);
    expect(check(visit({ event_time: seconds + 600 })).warnings).toEqual([]);
  });

  it("more than 10 minutes ahead is rejected", () => {
    expect(timeOf(seconds + 601)).toEqual(["event_time"]);
    expect(timeOf(now + 600_001)).toEqual(["event_time"]);
    expect(timeOf("1795280000123456")).toEqual(["event_time"]);
  });

  it("is shifted by what the sender's clock lacks, before it is judged", () => {
    expect(timeOf(seconds + 7200, { clockShiftMs: -7_200_000 })).toBe(now);
    expect(timeOf(seconds - 7200, { clockShiftMs: 7_200_000 })).toBe(now);
    expect(timeOf(seconds, { clockShiftMs: 600_001 })).toEqual(["event_time"]);
  });

  it("is not shifted where it is ours", () => {
    expect(timeOf(undefined, { clockShiftMs: -7_200_000 })).toBe(now);
  });

  it("is left alone, with a warning, where the clock is of no use", () => {
    const result = check(visit({ event_time: seconds - 5 }), { context: { clockIgnored: true } });
    expect(result.ok && result.event.timeMs).toBe(now - 5000);
    expect(pathsOf(result.warnings)).toEqual(["event_time"]);
  });
});
