import { statfs } from "node:fs/promises";
import type { Destination } from "../../event/destinations.ts";
import type { Queue } from "../queue/queue.ts";
import type { HourlyLedgerRow } from "../queue/reads.ts";
import {
  type DestinationState,
  findProblems,
  type GoneDestination,
  type Problem,
  type ServerState,
  type Thresholds,
  usualThresholds,
} from "./problems.ts";
import type { Rates } from "./rates.ts";
import { historyDays, quarterMinutes, volumesOf } from "./volumes.ts";

/** What is known of a destination beside what the store says. */
export interface Configured {
  site: string;
  destination: Destination;
  tokenEndsAtMs?: number;
  versionWarning?: { level: "info" | "warn" | "error"; message: string };
}

export interface WatchOptions {
  read: Pick<Queue["read"], "holds" | "ages" | "ledger" | "ledgerByHour">;
  trouble: Queue["trouble"];
  rates: Rates;
  configured: () => readonly Configured[];
  /** Room on the store's disk; undefined: not on this machine. */
  disk?: () => Promise<ServerState["disk"]>;
  /** What departs from the usual thresholds. */
  limits?: () => Partial<Thresholds>;
  clockAheadMs?: () => number | undefined;
  now?: () => number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const same = (a: { site: string; destination: string }) => (b: { site: string; destination: string }) =>
  a.site === b.site && a.destination === b.destination;

/** This hour of the earlier days that saw events at all. */
const earlierDays = (rows: readonly HourlyLedgerRow[], nowMs: number) => {
  const hour = Math.floor(nowMs / hourMs) * hourMs;
  return rows.filter(({ hourMs: at }) => at < hour && (hour - at) % dayMs === 0);
};

const usualShare = (earlier: readonly HourlyLedgerRow[]): Partial<DestinationState> => {
  const refused = sum(earlier.map((hour) => hour.refused - hour.refusedByConsent));
  const settled = refused + sum(earlier.map(({ delivered }) => delivered));
  return settled > 0 ? { usualRefusedShare: refused / settled } : {};
};

/** The room on the disk that holds a folder. */
export const diskOf = async (folder: string): Promise<ServerState["disk"]> => {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};

/** Looks at everything that can go wrong; the page and the alerts ask the same look. */
export const createWatch = ({
  read,
  trouble,
  rates,
  configured,
  disk: askDisk = async () => undefined,
  limits = () => ({}),
  clockAheadMs = () => undefined,
  now = Date.now,
}: WatchOptions): (() => Promise<Problem[]>) => {
  const destinationStates = async (nowMs: number): Promise<DestinationState[]> => {
    const [holds, ages, hours] = await Promise.all([
      read.holds(),
      read.ages(),
      read.ledgerByHour({ fromMs: nowMs - (historyDays + 1) * dayMs, toMs: nowMs }),
    ]);
    const { destinations: series } = rates.series(quarterMinutes);
    const { sinceMs } = rates;
    return configured().map((destination) => {
      const isThis = same(destination);
      const lately = series.find(isThis);
      const hold = holds.find(isThis);
      const age = ages.find(isThis);
      const itsHours = hours.filter(isThis);
      const accepted = sum(lately?.counts.accepted ?? []);
      return {
        ...destination,
        delivered: sum(lately?.counts.delivered ?? []),
        refused: sum(lately?.counts.refused ?? []),
        // Who has just started has had no chance of a success.
        lastSuccessAtMs: lately?.lastDeliveredAtMs ?? sinceMs,
        ...(lately?.onlyRefused && { onlyRefused: lately.onlyRefused }),
        ...(hold && { hold: { code: hold.code, title: hold.title } }),
        ...(age && { oldestWaitingAtMs: age.oldestReceivedAtMs }),
        volumes: volumesOf(itsHours, { accepted, nowMs, sinceMs }),
        ...usualShare(earlierDays(itsHours, nowMs)),
      };
    });
  };

  const gone = async (): Promise<GoneDestination[]> => {
    const known = configured();
    return (await read.ledger())
      .filter((row) => row.held + row.queued > 0 && !known.some(same(row)))
      .map(({ site, destination, held, queued }) => ({ site, destination, waiting: held + queued }));
  };

  return async () => {
    const nowMs = now();
    const [destinations, left, disk] = await Promise.all([destinationStates(nowMs), gone(), askDisk()]);
    const storeTrouble = trouble();
    const ahead = clockAheadMs();
    const state: ServerState = {
      nowMs,
      destinations,
      gone: left,
      ...(storeTrouble !== undefined && { storeTrouble }),
      ...(disk && { disk }),
      ...(ahead !== undefined && { clockAheadMs: ahead }),
    };
    return findProblems(state, { ...usualThresholds, ...limits() });
  };
};
