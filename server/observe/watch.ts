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

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const windowMinutes = 15;
const historyDays = 7;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const same = (a: { site: string; destination: string }) => (b: { site: string; destination: string }) =>
  a.site === b.site && a.destination === b.destination;

/** This hour of the earlier days that saw events at all. */
const earlierDays = (rows: readonly HourlyLedgerRow[], nowMs: number) => {
  const hour = Math.floor(nowMs / hourMs) * hourMs;
  return rows.filter(({ hourMs: at }) => at < hour && (hour - at) % dayMs === 0);
};

const usualVolume = (earlier: readonly HourlyLedgerRow[]): Partial<DestinationState> => {
  if (earlier.length === 0) return {};
  const mean = sum(earlier.map(({ accepted }) => accepted)) / earlier.length;
  return { usualAccepted: mean * (windowMinutes / 60) };
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
      read.ledgerByHour({ fromMs: nowMs - historyDays * dayMs, toMs: nowMs }),
    ]);
    const { destinations: series } = rates.series(windowMinutes);
    // A restart forgets the minutes before it: until they are full again, they compare with nothing.
    const hasFullWindow = nowMs - rates.sinceMs >= windowMinutes * minuteMs;
    return configured().map((destination) => {
      const isThis = same(destination);
      const lately = series.find(isThis);
      const hold = holds.find(isThis);
      const age = ages.find(isThis);
      const earlier = earlierDays(hours.filter(isThis), nowMs);
      return {
        ...destination,
        accepted: sum(lately?.counts.accepted ?? []),
        delivered: sum(lately?.counts.delivered ?? []),
        refused: sum(lately?.counts.refused ?? []),
        // Who has just started has had no chance of a success.
        lastSuccessAtMs: lately?.lastDeliveredAtMs ?? rates.sinceMs,
        ...(hold && { hold: { code: hold.code, title: hold.title } }),
        ...(age && { oldestWaitingAtMs: age.oldestReceivedAtMs }),
        ...usualShare(earlier),
        ...(hasFullWindow && usualVolume(earlier)),
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
