import { Gauge, type Registry } from "prom-client";
import type { Reader } from "../queue/reads.ts";

const ledgerStates = ["accepted", "delivered", "duplicate", "refused", "expired", "held", "queued"] as const;

/** What is read from the store at each scrape, off the writer's thread. */
export const addLedgerMetrics = (registers: Registry[], read: Reader, now: () => number) => {
  const lane = ["site", "destination"] as const;
  new Gauge({
    name: "twinbeam_ledger_events",
    help: "accepted = delivered + duplicate + refused + expired + held + queued",
    labelNames: [...lane, "state"],
    registers,
    async collect() {
      this.reset();
      for (const row of await read.ledger()) {
        const { site, destination } = row;
        for (const state of ledgerStates) this.set({ site, destination, state }, row[state]);
      }
    },
  });
  new Gauge({
    name: "twinbeam_queue_depth",
    help: "Events that wait, held ones included",
    labelNames: lane,
    registers,
    async collect() {
      this.reset();
      for (const { site, destination, queued, held } of await read.ledger()) {
        this.set({ site, destination }, queued + held);
      }
    },
  });
  new Gauge({
    name: "twinbeam_queue_oldest_age_seconds",
    help: "Age of the event that waits longest, 0 where none waits",
    labelNames: lane,
    registers,
    async collect() {
      this.reset();
      for (const { site, destination } of await read.ledger()) this.set({ site, destination }, 0);
      for (const { site, destination, oldestReceivedAtMs } of await read.ages()) {
        this.set({ site, destination }, Math.max(0, (now() - oldestReceivedAtMs) / 1000));
      }
    },
  });
  new Gauge({
    name: "twinbeam_dlq_size",
    help: "Dead letters by reason",
    labelNames: [...lane, "reason"],
    registers,
    async collect() {
      this.reset();
      for (const { site, destination, reason, count } of await read.deadLetterCounts()) {
        this.inc({ site, destination, reason }, count);
      }
    },
  });
  new Gauge({
    name: "twinbeam_token_valid",
    help: "0 while the platform refuses the destination's settings and its events are held",
    labelNames: lane,
    registers,
    async collect() {
      this.reset();
      for (const { site, destination } of await read.ledger()) this.set({ site, destination }, 1);
      for (const { site, destination } of await read.holds()) this.set({ site, destination }, 0);
    },
  });
};
