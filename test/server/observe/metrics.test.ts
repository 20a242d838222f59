import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PreparedEvent } from "../../../event/prepared.ts";
import { createMetrics } from "../../../server/observe/metrics.ts";
import type { FullEvent, LedgerRow, Reader } from "../../../server/queue/reads.ts";

const nowMs = 1_795_262_400_000;
const destination = "meta:123456789012345" as const;
const row: LedgerRow = {
  site: "shop",
  destination,
  accepted: 21,
  delivered: 10,
  duplicate: 1,
  refused: 2,
  refusedByConsent: 1,
  expired: 3,
  held: 1,
  queued: 4,
};

const stored: FullEvent = {
  event: 1,
  id: "a",
  site: "shop",
  name: "Purchase",
  receivedAtMs: nowMs,
  door: "beacon",
  bot: false,
  copies: 0,
  browsers: 1,
  pixel: {},
  consent: {},
  kept: true,
  deliveries: [{ destination, state: "queued", attempts: 0, expiresAtMs: nowMs }],
  body: {
    name: "Purchase",
    id: "a",
    time: nowMs / 1000,
    action_source: "website",
    source: "web",
    user: { email: ["0".repeat(64)] },
    properties: {},
  },
};

const read: Pick<Reader, "ledger" | "ages" | "holds" | "deadLetterCounts" | "events" | "bodies"> = {
  ledger: async () => [row],
  ages: async () => [{ site: "shop", destination, oldestReceivedAtMs: nowMs - 90_000 }],
  holds: async () => [{ site: "shop", destination, sinceMs: nowMs, code: "190", title: "Token" }],
  events: async () => [stored],
  bodies: async () => [stored],
  deadLetterCounts: async () => [{ site: "shop", destination, reason: "100", count: 2 }],
};

const createScrape = (differently: Partial<Reader> = {}) => {
  const metrics = createMetrics({ read: { ...read, ...differently } as Reader, now: () => nowMs });
  return { metrics, lines: async () => (await metrics.registry.metrics()).split("\n") };
};

describe("the metrics", () => {
  it("tell the ledger, whose states add up, and what follows from it", async () => {
    const lines = await createScrape().lines();
    const labels = `site="shop",destination="${destination}"`;
    const value = (state: string) =>
      Number(
        lines
          .find((line) => line.startsWith(`twinbeam_ledger_events{${labels},state="${state}"}`))
          ?.split(" ")[1],
      );
    const states = ["delivered", "duplicate", "refused", "expired", "held", "queued"];
    expect(states.map(value).reduce((sum, count) => sum + count)).toBe(value("accepted"));
    expect(lines).toContain(`twinbeam_queue_depth{${labels}} 5`);
    expect(lines).toContain(`twinbeam_queue_oldest_age_seconds{${labels}} 90`);
    expect(lines).toContain(`twinbeam_dlq_size{${labels},reason="100"} 2`);
    expect(lines).toContain(`twinbeam_token_valid{${labels}} 0`);
  });

  it("ask for the ledger once a scrape, and anew at the next", async () => {
    let asked = 0;
    const ledger = async () => {
      asked++;
      return [row];
    };
    const { lines } = createScrape({ ledger });
    await lines();
    expect(asked).toBe(1);
    await lines();
    expect(asked).toBe(2);
  });

  it("tell an age of 0 where nothing waits", async () => {
    const lines = await createScrape({ ages: async () => [] }).lines();
    expect(lines).toContain(`twinbeam_queue_oldest_age_seconds{site="shop",destination="${destination}"} 0`);
  });

  it("count what was delivered and refused since the start, from 0 on and never back", async () => {
    const { metrics, lines } = createScrape();
    const labels = `site="shop",destination="${destination}"`;
    const counts = async () =>
      (await lines()).filter((line) => /^twinbeam_events_(delivered|failed)_total\{/.test(line));
    const told = (delivered: number, failed: number) => [
      `twinbeam_events_delivered_total{${labels}} ${delivered}`,
      `twinbeam_events_failed_total{${labels}} ${failed}`,
    ];
    // A replay takes events out of the ledger's delivered and refused: what is counted must not follow it.
    expect(await counts()).toEqual(told(0, 0));
    metrics.settled({ site: "shop", destination, state: "delivered", count: 3 });
    metrics.settled({ site: "shop", destination, state: "refused", count: 2 });
    metrics.settled({ site: "shop", destination, state: "expired", count: 1 });
    const deliveries = [{ destination, state: "refused" as const, reason: "identifier", expiresAtMs: nowMs }];
    const event = { ...(stored.body as PreparedEvent), source: "crm" as const };
    const arrival = { site: "shop", receivedAtMs: nowMs, dedupForMs: 1, door: "api" as const };
    metrics.copies({ ...arrival, event, deliveries });
    expect(await counts()).toEqual(told(3, 3));
  });

  it("measure requests by what came of them, and remember the last success", async () => {
    const { metrics, lines } = createScrape();
    metrics.sent({ site: "shop", destination, result: "delivered", seconds: 0.15 });
    metrics.sent({ site: "shop", destination, result: "retry", seconds: 10 });
    const text = (await lines()).join("\n");
    expect(text).toContain(
      `duration_seconds_count{site="shop",destination="${destination}",result="retry"} 1`,
    );
    expect(text).toContain(
      `last_success_timestamp_seconds{site="shop",destination="${destination}"} ${nowMs / 1000}`,
    );
  });

  it("estimate the match quality of the newest events", async () => {
    const line = (await createScrape().lines()).find((each) => each.startsWith("twinbeam_match_estimate{"));
    expect(line).toMatch(/^twinbeam_match_estimate\{platform="meta",event_name="Purchase"\} [1-9]/);
  });

  it("count web events by what the tag reported of their browser copy", async () => {
    const { metrics, lines } = createScrape();
    const event = { site: "shop", receivedAtMs: nowMs, dedupForMs: 1, door: "beacon" as const };
    const deliveries = [{ destination, state: "queued" as const, expiresAtMs: nowMs }];
    const body = stored.body as PreparedEvent;
    metrics.copies({ ...event, event: body, deliveries, pixel: { meta: "fired" } });
    metrics.copies({ ...event, event: body, deliveries, pixel: { meta: "blocked" } });
    metrics.copies({ ...event, event: body, deliveries });
    metrics.copies({ ...event, event: { ...body, source: "crm" }, deliveries });
    const states = (await lines()).filter((line) => line.startsWith("twinbeam_dedup_pairs_total{"));
    const named = states.map((line) => /state="(\w+)"\} (\d)/.exec(line)?.slice(1).join(" "));
    expect(named).toEqual(["paired 1", "pixel_blocked 1", "server_only 1"]);
  });

  it("are all that the dashboard asks for", async () => {
    const dashboard = readFileSync("deploy/grafana.json", "utf8");
    const asked = new Set(dashboard.match(/\b(twinbeam|process|nodejs)_[a-z0-9_]+/g));
    const names = createScrape()
      .metrics.registry.getMetricsAsArray()
      .map(({ name }) => name);
    const known = new Set(names.flatMap((name) => [name, `${name}_bucket`]));
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((name) => !known.has(name))).toEqual([]);
    for (const name of names.filter(
      (own) => own.startsWith("twinbeam_") && !own.endsWith("received_total"),
    )) {
      expect(dashboard).toContain(name);
    }
  });
});
