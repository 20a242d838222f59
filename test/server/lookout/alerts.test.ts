import { describe, expect, it } from "vitest";
import type { MetaSettings } from "../../../server/config/settings.ts";
import { type Alert, createAlerts } from "../../../server/lookout/alerts.ts";
import { createTokenEnds } from "../../../server/lookout/token-ends.ts";
import { problemCatalogue } from "../../../server/observe/problem-catalogue.ts";
import type { Problem } from "../../../server/observe/problems.ts";
import { createRates } from "../../../server/observe/rates.ts";
import { type Configured, createWatch, type WatchOptions } from "../../../server/observe/watch.ts";
import type { HoldRow, HourlyLedgerRow, LedgerRow, QueueAge } from "../../../server/queue/reads.ts";

const nowMs = Date.UTC(2026, 10, 21, 12, 30);
const minuteMs = 60_000;
const dayMs = 86_400_000;
const webhook = "https://chat.example/hook";
const at = { site: "shop", destination: "meta:1" } as const;
const logger = { warn: () => {}, info: () => {} };

const nothing = {
  ...{ accepted: 0, delivered: 0, duplicate: 0, refused: 0, refusedByConsent: 0 },
  ...{ expired: 0, held: 0, queued: 0 },
};
const hour = (daysAgo: number, delivered: number): HourlyLedgerRow => ({
  ...at,
  ...nothing,
  hourMs: Date.UTC(2026, 10, 21 - daysAgo, 12),
  accepted: delivered,
  delivered,
});
const lastWeek = [1, 2, 3, 4, 5, 6, 7].map((days) => hour(days, 4_000));

interface Situation
  extends Partial<Pick<WatchOptions, "disk" | "limits" | "clockAheadMs" | "trouble" | "rates" | "now">> {
  holds?: HoldRow[];
  ages?: QueueAge[];
  ledger?: LedgerRow[];
  hours?: HourlyLedgerRow[];
  counts?: { accepted?: number; delivered?: number; refused?: number };
  configured?: Partial<Configured>;
  /** How long the server has been running. */
  runsMs?: number;
}

/** The server's look at a situation, through the store's answers, as it runs. */
const watchOf = ({
  holds = [],
  ages = [],
  ledger = [],
  hours = [],
  counts = {},
  configured,
  trouble = () => undefined,
  runsMs = dayMs,
  ...others
}: Situation) => {
  let clockMs = nowMs - runsMs;
  const rates = createRates({ now: () => clockMs });
  clockMs = nowMs;
  for (const [kind, events] of Object.entries(counts))
    rates.count(kind as "accepted", at.site, at.destination, events);
  return createWatch({
    read: {
      holds: async () => holds,
      ages: async () => ages,
      ledger: async () => ledger,
      ledgerByHour: async () => hours,
    },
    trouble,
    rates,
    configured: () => [{ ...at, ...configured }],
    now: () => nowMs,
    ...others,
  });
};

const situations: [Problem["code"], Situation][] = [
  ["destination_held", { holds: [{ ...at, sinceMs: nowMs, code: "190", title: "The token is not valid" }] }],
  [
    "destination_gone",
    { ledger: [{ ...nothing, site: "shop", destination: "meta:2", accepted: 2, held: 2 }] },
  ],
  ["token_ending", { configured: { tokenEndsAtMs: nowMs + 5 * dayMs } }],
  ["silent", { ages: [{ ...at, oldestReceivedAtMs: nowMs - 16 * minuteMs }] }],
  ["refusing", { counts: { accepted: 1_000, delivered: 800, refused: 200 }, hours: lastWeek }],
  ["volume_low", { counts: { accepted: 100, delivered: 100 }, hours: lastWeek }],
  ["volume_high", { counts: { accepted: 9_000, delivered: 9_000 }, hours: lastWeek }],
  ["disk_low", { disk: async () => ({ freeBytes: 5, totalBytes: 100 }) }],
  ["store_stuck", { trouble: () => "no space left on the disk" }],
  ["clock_off", { clockAheadMs: () => -90_000 }],
  ["version_ending", { configured: { versionWarning: { level: "warn", message: "v25.0 ends soon" } } }],
];

describe("alerts", () => {
  it("know every problem of the catalogue", () => {
    expect(situations.map(([code]) => code).toSorted()).toEqual(Object.keys(problemCatalogue).toSorted());
  });

  it.each(situations)("tell the webhook of %s, once, and of its end", async (code, situation) => {
    const sent: [string, Alert][] = [];
    const calm = watchOf({});
    let watch = watchOf(situation);
    const { look } = createAlerts({
      problems: () => watch(),
      webhook: () => webhook,
      logger,
      post: async (url, alert) => void sent.push([url, alert]),
      now: () => nowMs,
    });
    await look();
    await look();
    expect(sent.map(([url, { state, code: told }]) => [url, state, told])).toEqual([
      [webhook, "began", code],
    ]);
    expect(sent[0]?.[1]).toMatchObject({ at: "2026-11-21T12:30:00.000Z", text: expect.stringMatching(/\w/) });
    watch = calm;
    await look();
    await look();
    expect(sent.map(([, { state, code: told }]) => [state, told])).toEqual([
      ["began", code],
      ["ended", code],
    ]);
  });

  it("wait as many silent minutes as server.alerts.silenceMinutes says", async () => {
    const ages = [{ ...at, oldestReceivedAtMs: nowMs - 16 * minuteMs }];
    expect(await watchOf({ ages, limits: () => ({ silenceMs: 20 * minuteMs }) })()).toEqual([]);
    expect(await watchOf({ ages, limits: () => ({ silenceMs: 5 * minuteMs }) })()).toHaveLength(1);
  });

  it.each([
    ["fewer events than usual", { counts: {}, hours: lastWeek }],
    ["what the tags kept while it was down", { counts: { accepted: 9_000 }, hours: lastWeek }],
    ["events that wait since before", { ages: [{ ...at, oldestReceivedAtMs: nowMs - dayMs }] }],
  ])("are silent about %s until the server has run for a quarter of an hour", async (_, situation) => {
    expect(await watchOf({ ...situation, runsMs: 14 * minuteMs })()).toEqual([]);
    expect(await watchOf({ ...situation, runsMs: 16 * minuteMs })()).toHaveLength(1);
  });

  it("do not call a hold over when its id is taken away: the events wait for the old one", async () => {
    const held = { ledger: [{ ...nothing, ...at, accepted: 2, held: 2 }] };
    const hold = { ...at, sinceMs: nowMs, code: "190", title: "The token is not valid" };
    const codes = async (situation: Situation) =>
      (await watchOf({ ...held, ...situation })()).map(({ code, destination, detail }) => [
        code,
        destination,
        detail,
      ]);
    expect(await codes({ holds: [hold] })).toEqual([
      ["destination_held", "meta:1", "The token is not valid (190)"],
    ]);
    expect(await codes({ holds: [hold], configured: { destination: "meta:2" } })).toEqual([
      ["destination_gone", "meta:1", "2 events wait"],
    ]);
    expect(await codes({ ledger: [{ ...nothing, ...at }], configured: { destination: "meta:2" } })).toEqual(
      [],
    );
  });

  it("tell a small shop that everything is refused: as such from five events on, else after the silence", async () => {
    const refusals = (count: number) =>
      watchOf({ counts: { accepted: count, refused: count } })().then((found) =>
        found.map(({ code }) => code),
      );
    expect([await refusals(4), await refusals(5)]).toEqual([[], ["refusing"]]);
    let clockMs = nowMs - dayMs;
    const rates = createRates({ now: () => clockMs });
    const codes = async () => (await watchOf({ rates, now: () => clockMs })()).map(({ code }) => code);
    rates.count("refused", at.site, at.destination, 2);
    clockMs += 14 * minuteMs;
    expect(await codes()).toEqual([]);
    clockMs += minuteMs;
    expect(await codes()).toEqual(["silent"]);
    rates.count("refused", at.site, at.destination, 3);
    expect((await codes()).toSorted()).toEqual(["refusing", "silent"]);
    rates.count("delivered", at.site, at.destination, 1);
    clockMs += 16 * minuteMs;
    expect(await codes()).toEqual([]);
  });

  it("tell a small shop that its tag is gone, once there are hours enough to compare", async () => {
    const day = (daysAgo: number) =>
      [1, 2, 3, 4, 5, 6].map((hoursAgo) => ({
        ...hour(daysAgo, 20),
        hourMs: Date.UTC(2026, 10, 21 - daysAgo, 12 - hoursAgo),
      }));
    const hours = [1, 2, 3, 4, 5, 6, 7].flatMap(day);
    expect(await watchOf({ hours })()).toEqual([
      { ...at, code: "volume_low", severity: "alarm", detail: "0 events in 3 hours, usually about 60" },
    ]);
    expect(await watchOf({ hours, runsMs: 3 * 60 * minuteMs })()).toEqual([]);
    expect(await watchOf({ hours: [...hours, ...day(0)] })()).toEqual([]);
  });

  it("are told again at the next look where the webhook did not take them", async () => {
    let isUp = false;
    const taken: string[] = [];
    const { look } = createAlerts({
      problems: watchOf({ disk: async () => ({ freeBytes: 1, totalBytes: 100 }) }),
      webhook: () => webhook,
      logger,
      post: async (_url, { state }) => {
        if (!isUp) throw new Error("down");
        taken.push(state);
      },
    });
    await look();
    isUp = true;
    await look();
    expect(taken).toEqual(["began"]);
  });

  it("go into the log alone where no webhook is set", async () => {
    const lines: string[] = [];
    const { look } = createAlerts({
      problems: watchOf({ disk: async () => ({ freeBytes: 1, totalBytes: 100 }) }),
      webhook: () => undefined,
      logger: { ...logger, warn: (_fields: unknown, message?: string) => void lines.push(String(message)) },
      post: () => Promise.reject(new Error("nobody is to be asked")),
    });
    await look();
    await look();
    expect(lines).toEqual(["The disk of the store is nearly full"]);
  });
});

describe("the ends of tokens", () => {
  it("are asked for a while after the start, and again every six hours or for a new token", async () => {
    let at = nowMs;
    let accessToken = "first";
    const asked: string[] = [];
    const ends = createTokenEnds({
      settings: () => ({ sites: [{ meta: [{ accessToken }] }] as never }),
      ask: async (pixel: MetaSettings) => {
        asked.push(pixel.accessToken);
        return nowMs + dayMs;
      },
      now: () => at,
    });
    await ends.look();
    expect(asked).toEqual([]);
    at += 6 * minuteMs;
    await ends.look();
    await ends.look();
    expect([asked, ends.endOf("first")]).toEqual([["first"], nowMs + dayMs]);
    accessToken = "second";
    await ends.look();
    at += 7 * 60 * minuteMs;
    await ends.look();
    expect(asked).toEqual(["first", "second", "second"]);
  });
});
