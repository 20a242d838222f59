import { describe, expect, it } from "vitest";
import { problemCatalogue } from "../../../server/observe/problem-catalogue.ts";
import { type DestinationState, findProblems, type ServerState } from "../../../server/observe/problems.ts";

const nowMs = 1_795_000_000_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const well: DestinationState = {
  site: "shop",
  destination: "meta:1",
  lastSuccessAtMs: nowMs - 1_000,
  delivered: 990,
  refused: 10,
  volumes: [{ minutes: 15, accepted: 1_000, usual: 1_100 }],
};

/** Each as minutes, accepted, usual. */
const volumes = (...all: [number, number, number][]) =>
  all.map(([minutes, accepted, usual]) => ({ minutes, accepted, usual }));

type Case = {
  code: string;
  state: Partial<ServerState>;
  destination: Partial<DestinationState>;
  detail: string;
};
const wrong: readonly Case[] = [
  {
    code: "destination_held",
    state: {},
    destination: { hold: { code: "190", title: "Token expired" } },
    detail: "Token expired (190)",
  },
  {
    code: "destination_gone",
    state: { gone: [{ site: "shop", destination: "meta:2", waiting: 2 }] },
    destination: {},
    detail: "2 events wait",
  },
  {
    code: "token_ending",
    state: {},
    destination: { tokenEndsAtMs: nowMs + 5.5 * dayMs },
    detail: "5 days left",
  },
  {
    code: "refusing",
    state: {},
    destination: { refused: 60, delivered: 140 },
    detail: "60 of 200 events refused, 30 %",
  },
  {
    code: "refusing",
    state: {},
    destination: { refused: 60, delivered: 940, usualRefusedShare: 0.01 },
    detail: "60 of 1000 events refused, 6 %",
  },
  {
    code: "refusing",
    state: {},
    destination: { refused: 60, delivered: 40, usualRefusedShare: 0.95 },
    detail: "60 of 100 events refused, 60 %",
  },
  {
    code: "silent",
    state: {},
    destination: { oldestWaitingAtMs: nowMs - 20 * minuteMs, lastSuccessAtMs: nowMs - 16 * minuteMs },
    detail: "16 minutes",
  },
  {
    code: "refusing",
    state: {},
    destination: { refused: 41, delivered: 1 },
    detail: "41 of 42 events refused, 98 %",
  },
  {
    code: "refusing",
    state: {},
    destination: { refused: 1, delivered: 0, onlyRefused: { events: 5, sinceMs: nowMs - 14 * minuteMs } },
    detail: "5 of 5 events refused, 100 %",
  },
  {
    code: "silent",
    state: {},
    destination: {
      ...{ refused: 0, delivered: 0, lastSuccessAtMs: nowMs - 60 * minuteMs },
      onlyRefused: { events: 2, sinceMs: nowMs - 17 * minuteMs },
    },
    detail: "17 minutes",
  },
  {
    code: "volume_low",
    state: {},
    destination: { volumes: volumes([15, 100, 1_100]) },
    detail: "100 events in 15 minutes, usually about 1100",
  },
  {
    code: "volume_low",
    state: {},
    destination: { volumes: volumes([15, 0, 3], [60, 0, 12], [240, 2, 60]) },
    detail: "2 events in 4 hours, usually about 60",
  },
  {
    code: "volume_high",
    state: {},
    destination: { volumes: volumes([15, 9_000, 1_100]) },
    detail: "9000 events in 15 minutes, usually about 1100",
  },
  {
    code: "version_ending",
    state: {},
    destination: { versionWarning: { level: "warn", message: "ends" } },
    detail: "ends",
  },
  {
    code: "disk_low",
    state: { disk: { freeBytes: 5, totalBytes: 100 } },
    destination: {},
    detail: "5 % free",
  },
  { code: "store_stuck", state: { storeTrouble: "disk full" }, destination: {}, detail: "disk full" },
  { code: "clock_off", state: { clockAheadMs: -90_000 }, destination: {}, detail: "90 s behind" },
];

describe("problems", () => {
  it.each(wrong)("names $code: $detail", ({ code, state, destination, detail }) => {
    const found = findProblems({ nowMs, ...state, destinations: [{ ...well, ...destination }] });
    expect(found.map((problem) => [problem.code, problem.detail])).toEqual([[code, detail]]);
  });

  it("covers every problem of the catalogue with a case above", () => {
    expect(new Set(wrong.map(({ code }) => code))).toEqual(new Set(Object.keys(problemCatalogue)));
  });

  it.each<Partial<DestinationState>>([
    {},
    { refused: 20, delivered: 20 },
    { refused: 30, delivered: 970, usualRefusedShare: 0.02 },
    { oldestWaitingAtMs: nowMs - 14 * minuteMs, lastSuccessAtMs: nowMs - 60 * minuteMs },
    { refused: 4, delivered: 1 },
    { delivered: 95, refused: 5, onlyRefused: { events: 5, sinceMs: nowMs - 1_000 } },
    { delivered: 0, refused: 1, onlyRefused: { events: 1, sinceMs: nowMs - 40 * minuteMs } },
    { volumes: [] },
    { volumes: volumes([15, 3, 20], [60, 9, 40]) },
    { volumes: volumes([60, 600, 20], [120, 700, 70]) },
    { volumes: volumes([15, 0, 3], [60, 0, 12], [240, 50, 60], [300, 0, 70]) },
    { tokenEndsAtMs: nowMs + 60 * dayMs },
  ])("finds nothing in %j", (destination) => {
    expect(findProblems({ nowMs, destinations: [{ ...well, ...destination }] })).toEqual([]);
  });

  it("puts alarms before warnings", () => {
    const destinations = [
      { ...well, volumes: volumes([15, 9_000, 1_100]), hold: { code: "190", title: "Token expired" } },
    ];
    expect(findProblems({ nowMs, destinations }).map(({ severity }) => severity)).toEqual([
      "alarm",
      "warning",
    ]);
  });
});
