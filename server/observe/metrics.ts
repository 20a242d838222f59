import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { platformOf } from "../../event/destinations.ts";
import { isMetaStandard, standardName } from "../../event/names.ts";
import type { PixelWord } from "../../event/schema.ts";
import type { NewEvent } from "../queue/queue.ts";
import type { Reader } from "../queue/reads.ts";
import { addLedgerMetrics } from "./ledger-metrics.ts";
import { addMatchMetrics } from "./match-metrics.ts";
import type { PairClass } from "./pairing.ts";

/** Custom names share one label: they are without number, and a label must not be. */
const labelOf = (name: string): string => (standardName(name) || isMetaStandard(name) ? name : "custom");

/**
 * Counts in a plain map, and hands the sums over when somebody asks: looking up a counter's row costs more than
 * counting, and every event counts several times.
 * @param options.known rows that are told from 0 on, by their labels
 */
const countRows = ({
  known,
  ...options
}: {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
  known?: () => Promise<string[][]>;
}) => {
  interface Row {
    labels: string[];
    count: number;
    /** Rows with one label more. */
    below: Map<string, Row>;
  }
  const rowOf = (labels: string[]): Row => ({ labels, count: 0, below: new Map() });
  const root = rowOf([]);
  const rows: Row[] = [];
  new Counter({
    ...options,
    async collect() {
      for (const labels of (await known?.()) ?? []) this.labels(...labels).inc(0);
      for (const row of rows) {
        if (row.count > 0) this.labels(...row.labels).inc(row.count);
        row.count = 0;
      }
    },
  });
  return (count: number, ...labels: string[]) => {
    let row = root;
    for (const label of labels) {
      let next = row.below.get(label);
      if (!next) {
        next = rowOf([...row.labels, label]);
        row.below.set(label, next);
        rows.push(next);
      }
      row = next;
    }
    row.count += count;
  };
};

/** One answer for all who ask while it is on its way: the figures of a scrape are of one moment, and asked for once. */
const shared = <Answer>(ask: () => Promise<Answer>): (() => Promise<Answer>) => {
  let asked: Promise<Answer> | undefined;
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
};

export interface Metrics {
  registry: Registry;
  received(site: string, door: string, count: number): void;
  accepted(site: string, door: string, name: string): void;
  duplicate(site: string, count: number): void;
  rejected(site: string, door: string, count: number): void;
  bot(site: string): void;
  /** An event was stored: its browser copy, and the destinations that are refused it on entry. */
  copies(event: NewEvent): void;
  /** Deliveries have ended. */
  settled(deliveries: { site: string; destination: string; state: string; count: number }): void;
  /** A request to a platform has ended. */
  sent(request: { site: string; destination: string; result: string; seconds: number }): void;
}

/** What is counted as it happens. Names as in Prometheus' conventions, few labels with few values. */
const createCounters = (registers: Registry[], lanes: () => Promise<string[][]>) => ({
  received: countRows({
    name: "twinbeam_events_received_total",
    help: "Events that reached a door",
    labelNames: ["site", "door"],
    registers,
  }),
  accepted: countRows({
    name: "twinbeam_events_accepted_total",
    help: "Events acknowledged, duplicates included",
    labelNames: ["site", "door", "event_name"],
    registers,
  }),
  duplicate: countRows({
    name: "twinbeam_events_duplicate_total",
    help: "Events that every destination had already",
    labelNames: ["site"],
    registers,
  }),
  rejected: countRows({
    name: "twinbeam_events_rejected_total",
    help: "Events told to their sender as invalid",
    labelNames: ["site", "door"],
    registers,
  }),
  // Counted, not read from the ledger: there a replay takes them back, and a counter that falls reads as a restart.
  delivered: countRows({
    name: "twinbeam_events_delivered_total",
    help: "Events that the platform took, replayed ones again",
    labelNames: ["site", "destination"],
    registers,
    known: lanes,
  }),
  failed: countRows({
    name: "twinbeam_events_failed_total",
    help: "Events that the platform, or we for it, refused",
    labelNames: ["site", "destination"],
    registers,
    known: lanes,
  }),
  bots: countRows({
    name: "twinbeam_bot_events_total",
    help: "Events whose user agent is a bot's",
    labelNames: ["site"],
    registers,
  }),
  pairs: countRows({
    name: "twinbeam_dedup_pairs_total",
    help: "Web events by what the tag reported of their browser copy",
    labelNames: ["site", "destination", "state"],
    registers,
  }),
  duration: new Histogram({
    name: "twinbeam_delivery_duration_seconds",
    help: "Requests to platforms, by what came of them",
    labelNames: ["site", "destination", "result"],
    buckets: [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 30],
    registers,
  }),
  lastSuccess: new Gauge({
    name: "twinbeam_destination_last_success_timestamp_seconds",
    help: "Unix time at which the platform last took a request",
    labelNames: ["site", "destination"],
    registers,
  }),
});

/** The server's view at the time of receipt: it sees no pixel, only the tag's word for it. */
const pairStates = { fired: "paired", blocked: "pixel_blocked", off: "one_way" } as const satisfies Record<
  PixelWord,
  PairClass
>;

/**
 * The server's metrics, `twinbeam_…`, beside Node's own.
 * @param options.read questions to the store
 * @param options.now Unix ms
 */
export const createMetrics = ({ read, now = Date.now }: { read: Reader; now?: () => number }): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const ledger = shared(read.ledger);
  const lanes = async () => (await ledger()).map(({ site, destination }) => [site, destination]);
  const counters = createCounters([registry], lanes);
  addLedgerMetrics([registry], { ...read, ledger }, now);
  addMatchMetrics([registry], { read, labelOf });
  return {
    registry,
    received: (site, door, count) => counters.received(count, site, door),
    accepted: (site, door, name) => counters.accepted(1, site, door, labelOf(name)),
    duplicate: (site, count) => counters.duplicate(count, site),
    rejected: (site, door, count) => counters.rejected(count, site, door),
    bot: (site) => counters.bots(1, site),
    copies: ({ site, event, deliveries, pixel }) => {
      for (const { destination, state } of deliveries) {
        if (state === "refused") counters.failed(1, site, destination);
        if (event.source !== "web") continue;
        const platform = platformOf(destination);
        const report = platform && pixel?.[platform];
        counters.pairs(1, site, destination, report ? pairStates[report] : "server_only");
      }
    },
    settled: ({ site, destination, state, count }) => {
      if (state === "delivered") counters.delivered(count, site, destination);
      if (state === "refused") counters.failed(count, site, destination);
    },
    sent: ({ site, destination, result, seconds }) => {
      counters.duration.observe({ site, destination, result }, seconds);
      if (result === "delivered") counters.lastSuccess.set({ site, destination }, now() / 1000);
    },
  };
};
