import { describe, expect, it } from "vitest";
import type { Copy } from "../../sandbox/copy.ts";
import type { Platform } from "../../sandbox/options.ts";
import { settingsFrom } from "../../sandbox/options.ts";
import { createReport } from "../../sandbox/report.ts";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse("2026-11-21T12:00:00Z");

function copyOf(members: Partial<Copy> = {}): Copy {
  return {
    platform: "meta",
    side: "server",
    pixelId: "123",
    eventName: "Purchase",
    eventId: "ord-1",
    identifiers: { fbp: "fb.1.1.1" },
    ...members,
  };
}

const browser = (members: Partial<Copy> = {}) => copyOf({ side: "browser", ...members });

/** A report after the given copies, each with the minutes since the start. */
function reportOf(...copies: readonly (readonly [Copy, minutes: number])[]) {
  const report = createReport(settingsFrom({}));
  for (const [copy, minutes] of copies) report.record(copy, start + minutes * minute);
  return report;
}

function only(report: ReturnType<typeof reportOf>, platform: Platform = "meta") {
  const rows = [...report.rows(platform)];
  expect(rows).toHaveLength(1);
  return rows[0];
}

describe("a row of the report", () => {
  it("is browser_only or server_only while one copy has come", () => {
    expect(only(reportOf([browser(), 0]))).toMatchObject({
      state: "browser_only",
      browser_at: start,
      server_at: null,
    });
    expect(only(reportOf([copyOf(), 0]))).toMatchObject({
      state: "server_only",
      browser_at: null,
      server_at: start,
    });
  });

  it.each([
    ["the browser came first", browser(), copyOf()],
    ["the server came first", copyOf(), browser()],
  ])("is paired when %s", (_order, first, second) => {
    const report = reportOf([first, 0], [second, 1]);
    expect(only(report)).toMatchObject({ state: "paired", browser_copies: 1, server_copies: 1 });
    expect(report.counts("meta")).toEqual({
      paired: 1,
      browser_only: 0,
      server_only: 0,
      duplicate: 0,
      expired: 0,
      rejected: 0,
    });
  });

  it.each([
    ["name", { eventName: "Lead" }],
    ["id", { eventId: "ord-2" }],
    ["pixel", { pixelId: "456" }],
  ])("needs one %s on both copies", (_key, other) => {
    expect(reportOf([browser(), 0], [copyOf(other), 1]).counts("meta")).toMatchObject({
      browser_only: 1,
      server_only: 1,
    });
  });

  it("does not reach from one platform to the other", () => {
    const report = reportOf([browser(), 0], [copyOf({ platform: "tiktok" }), 1]);
    expect([report.counts("meta").paired, report.counts("tiktok").paired]).toEqual([0, 0]);
  });

  it("never joins copies without an id", () => {
    const report = reportOf(
      [browser({ eventId: null }), 0],
      [copyOf({ eventId: null }), 0],
      [copyOf({ eventId: null }), 0],
    );
    expect(report.counts("meta")).toMatchObject({ browser_only: 1, server_only: 2, duplicate: 0 });
    expect([...report.rows("meta")].map((row) => row.event_id)).toEqual([null, null, null]);
  });

  it("is a duplicate when one side comes twice and the other never", () => {
    const report = reportOf([copyOf(), 0], [copyOf(), 1], [copyOf(), 2]);
    expect(only(report)).toMatchObject({ state: "duplicate", server_copies: 3 });
    expect(report.counts("meta")).toMatchObject({ server_only: 0, duplicate: 2 });
  });

  it("stays paired when a copy is repeated, and the surplus is counted", () => {
    const report = reportOf([browser(), 0], [copyOf(), 1], [copyOf(), 2]);
    expect(only(report)).toMatchObject({ state: "paired", server_copies: 2 });
    expect(report.counts("meta")).toMatchObject({ paired: 1, duplicate: 1 });
  });

  it("becomes paired when the other side comes after a repeat", () => {
    const report = reportOf([copyOf(), 0], [copyOf(), 1], [browser(), 2]);
    expect(only(report)?.state).toBe("paired");
    expect(report.counts("meta")).toMatchObject({ paired: 1, duplicate: 1, server_only: 0 });
  });

  it.each<Platform>(["meta", "tiktok"])(
    "is paired up to 48 hours and expired after them on %s",
    (platform) => {
      const late = reportOf([browser({ platform }), 0], [copyOf({ platform }), 48 * 60]);
      expect(only(late, platform)?.state).toBe("paired");
      const tooLate = reportOf([browser({ platform }), 0], [copyOf({ platform }), 48 * 60 + 1]);
      expect(only(tooLate, platform)).toMatchObject({
        state: "expired",
        reason: "a copy came after the deduplication window",
      });
      expect(tooLate.counts(platform)).toMatchObject({ expired: 1, browser_only: 0, paired: 0 });
    },
  );

  it("is expired when a pair's copy is repeated after the window: the platform counts it again", () => {
    const report = reportOf([browser(), 0], [copyOf(), 1], [copyOf(), 49 * 60]);
    expect(only(report)?.state).toBe("expired");
  });

  it("takes its windows from the settings", () => {
    const settings = settingsFrom({ dedup: { metaWindowMs: hour } });
    const report = createReport(settings);
    report.record(browser(), start);
    report.record(copyOf(), start + hour + 1);
    expect(report.counts("meta").expired).toBe(1);
  });
});

describe("the identifiers of a row", () => {
  it("are shared where both copies carry the same value, and differing where they do not", () => {
    const row = only(
      reportOf(
        [browser({ identifiers: { fbp: "1", fbc: "2", em: "hash", client_user_agent: "x" } }), 0],
        [copyOf({ identifiers: { em: ["other", "hash"], fbp: "1", fbc: "3", ph: "p" } }), 1],
      ),
    );
    expect(row).toMatchObject({
      browser_identifiers: ["fbp", "fbc", "em", "client_user_agent"],
      server_identifiers: ["em", "fbp", "fbc", "ph"],
      shared_identifiers: ["em", "fbp"],
      differing_identifiers: ["fbc"],
    });
  });

  it("are compared by name alone once the first copy's values are forgotten", () => {
    const report = reportOf([browser({ identifiers: { fbp: "1" } }), 0]);
    for (let index = 0; index < 20_000; index++) report.record(browser({ eventId: `e${index}` }), start);
    report.record(copyOf({ identifiers: { fbp: "2" } }), start);
    expect([...report.rows("meta")][0]).toMatchObject({
      shared_identifiers: ["fbp"],
      differing_identifiers: [],
    });
  });
});

describe("TikTok's merging", () => {
  const first = browser({ platform: "tiktok", fields: ["user.ttp", "page.url"] });
  const second = copyOf({
    platform: "tiktok",
    fields: ["page.url", "user.ttp", "user.email", "properties.value"],
  });

  it("names what the second copy fills in within five minutes", () => {
    expect(only(reportOf([first, 0], [second, 5]), "tiktok")?.merged_fields).toEqual([
      "user.email",
      "properties.value",
    ]);
  });

  it("fills in nothing after five minutes", () => {
    expect(only(reportOf([first, 0], [second, 6]), "tiktok")).toMatchObject({
      state: "paired",
      merged_fields: [],
    });
  });

  it("fills in nothing from a repeat of the same side", () => {
    expect(only(reportOf([first, 0], [{ ...second, side: "browser" }, 1]), "tiktok")?.merged_fields).toEqual(
      [],
    );
  });
});

describe("a refused copy", () => {
  const rejection = {
    platform: "meta",
    pixelId: "123",
    eventName: "Purchase",
    eventId: "ord-1",
    reason: "rule",
  } as const;

  it("makes a rejected row, whether or not the browser's copy has come", () => {
    const report = createReport(settingsFrom({}));
    report.reject(rejection);
    expect(only(report)).toMatchObject({ state: "rejected", reason: "rule", server_at: null });
    report.record(browser(), start);
    expect(only(report)).toMatchObject({ state: "rejected", browser_at: start });
    report.record(copyOf(), start);
    expect(only(report)).toMatchObject({ state: "paired", reason: null });
    expect(report.counts("meta")).toMatchObject({ rejected: 0, paired: 1 });
  });

  it("takes nothing back that was accepted", () => {
    const report = reportOf([copyOf(), 0]);
    report.reject(rejection);
    expect(only(report)?.state).toBe("server_only");
  });
});

describe("the report", () => {
  it("keeps ids with any characters", () => {
    const report = reportOf(
      [browser({ eventId: "a\nb\u0000c" }), 0],
      [copyOf({ eventId: "a\nb\u0000c" }), 1],
    );
    expect(only(report)).toMatchObject({ event_id: "a\nb\u0000c", state: "paired" });
  });

  it("forgets its oldest rows beyond the limit", () => {
    const report = createReport(settingsFrom({ maxRows: 100 }));
    for (let index = 0; index < 1_000; index++) report.record(copyOf({ eventId: `e${index}` }), start);
    const ids = [...report.rows("meta")].map((row) => row.event_id);
    expect(ids.length).toBeLessThanOrEqual(100);
    expect(ids.at(-1)).toBe("e999");
    expect(report.counts("meta").server_only).toBe(1_000);
  });

  it("can leave out its oldest rows, and starts afresh", () => {
    const report = reportOf([copyOf({ eventId: "a" }), 0], [copyOf({ eventId: "b" }), 0]);
    expect([...report.rows("meta", 1)].map((row) => row.event_id)).toEqual(["b"]);
    report.clear();
    expect([report.size("meta"), report.counts("meta").server_only]).toEqual([0, 0]);
  });
});
