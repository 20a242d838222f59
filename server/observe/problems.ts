import type { Destination } from "../../event/destinations.ts";
import type { problemCatalogue } from "./problem-catalogue.ts";
import { quarterMinutes, type Volume } from "./volumes.ts";

/** What is wrong at the moment, in words an operator can act on. */
export interface Problem {
  code: ProblemCode;
  severity: "alarm" | "warning";
  /** Absent: the whole server. */
  site?: string;
  destination?: Destination;
  /** What was found, with its figures. */
  detail: string;
}

export type ProblemCode = keyof typeof problemCatalogue;

/** One destination as it stands. Counts are of the last quarter of an hour. */
export interface DestinationState {
  site: string;
  destination: Destination;
  hold?: { code: string; title: string };
  /** Unix ms of the last success; without one, of the start. */
  lastSuccessAtMs: number;
  /** Unix ms of the oldest event that waits. */
  oldestWaitingAtMs?: number;
  delivered: number;
  refused: number;
  /** What was refused since the last success, or the start. */
  onlyRefused?: { events: number; sinceMs: number };
  /** The shortest stretch first; empty without history, or soon after the start. */
  volumes: readonly Volume[];
  /** Of this hour on earlier days. */
  usualRefusedShare?: number;
  tokenEndsAtMs?: number;
  versionWarning?: { level: "info" | "warn" | "error"; message: string };
}

/** A destination that is configured no more while events wait for it. */
export interface GoneDestination {
  site: string;
  destination: Destination;
  waiting: number;
}

export interface ServerState {
  nowMs: number;
  destinations: readonly DestinationState[];
  gone?: readonly GoneDestination[];
  storeTrouble?: string;
  disk?: { freeBytes: number; totalBytes: number };
  /** How far this machine's clock is ahead of the platforms' answers. */
  clockAheadMs?: number;
}

export interface Thresholds {
  /** Silence while events wait, or are all refused, that raises an alarm. */
  silenceMs: number;
  /** Share of refused among settled events that raises a warning where there is no history. */
  refusedShare: number;
  /** Below so many events a share or a volume says nothing. */
  leastEvents: number;
  /** So many refused say something where they are more than half, or all. */
  leastRefused: number;
  /** Volume below this part, or above its inverse, of the usual. */
  volumePart: number;
  diskFreeShare: number;
  clockMs: number;
  tokenNoticeMs: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

export const usualThresholds: Thresholds = {
  silenceMs: 15 * minuteMs,
  refusedShare: 0.05,
  leastEvents: 50,
  leastRefused: 5,
  volumePart: 0.25,
  diskFreeShare: 0.1,
  clockMs: minuteMs,
  tokenNoticeMs: 14 * dayMs,
};

type Finding = Omit<Problem, "site" | "destination">;
type Look = (state: DestinationState, nowMs: number, limits: Thresholds) => Finding | undefined;

const percent = (share: number) => `${Math.round(share * 100)} %`;

const refusing = (severity: Problem["severity"], refused: number, settled: number): Finding => ({
  code: "refusing",
  severity,
  detail: `${refused} of ${settled} events refused, ${percent(refused / settled)}`,
});

const volumeDetail = ({ minutes, accepted, usual }: Volume) => {
  const stretch = minutes < 60 ? `${minutes} minutes` : minutes === 60 ? "an hour" : `${minutes / 60} hours`;
  return `${accepted} events in ${stretch}, usually about ${Math.round(usual)}`;
};

/** One look at a destination for each problem that it can have. */
const looks: readonly Look[] = [
  ({ hold }) =>
    hold && { code: "destination_held", severity: "alarm", detail: `${hold.title} (${hold.code})` },
  ({ tokenEndsAtMs }, nowMs, { tokenNoticeMs }) => {
    if (tokenEndsAtMs === undefined || tokenEndsAtMs - nowMs > tokenNoticeMs) return undefined;
    const days = Math.max(0, Math.floor((tokenEndsAtMs - nowMs) / dayMs));
    return { code: "token_ending", severity: days < 3 ? "alarm" : "warning", detail: `${days} days left` };
  },
  ({ refused, delivered, usualRefusedShare, onlyRefused }, _nowMs, limits) => {
    const { refusedShare, leastEvents, leastRefused } = limits;
    const settled = refused + delivered;
    const share = settled > 0 ? refused / settled : 0;
    // The usual share counts what the settings keep back as well: more than half is told whatever is usual.
    if (share > 0.5 && refused >= leastRefused) return refusing("alarm", refused, settled);
    if (delivered === 0 && onlyRefused && onlyRefused.events >= leastRefused)
      return refusing("alarm", onlyRefused.events, onlyRefused.events);
    const usual = usualRefusedShare === undefined ? refusedShare : usualRefusedShare * 2 + refusedShare / 5;
    return settled >= leastEvents && share > usual ? refusing("warning", refused, settled) : undefined;
  },
  ({ hold, oldestWaitingAtMs, lastSuccessAtMs, onlyRefused }, nowMs, { silenceMs }) => {
    // A single refusal in a quiet night is a mistake of that event.
    const refusedSinceMs = onlyRefused && onlyRefused.events > 1 ? onlyRefused.sinceMs : nowMs;
    const silentMs = nowMs - Math.max(Math.min(oldestWaitingAtMs ?? nowMs, refusedSinceMs), lastSuccessAtMs);
    if (hold || silentMs < silenceMs) return undefined;
    return { code: "silent", severity: "alarm", detail: `${Math.floor(silentMs / minuteMs)} minutes` };
  },
  ({ volumes }, _nowMs, { volumePart, leastEvents }) => {
    const enough = volumes.find(({ usual }) => usual >= leastEvents);
    if (enough && enough.accepted < enough.usual * volumePart)
      return { code: "volume_low", severity: "alarm", detail: volumeDetail(enough) };
    // A flood shows at once; over longer stretches, a shop that has just opened would seem one.
    const quarter = volumes.find(({ minutes }) => minutes === quarterMinutes);
    if (quarter && quarter.accepted >= leastEvents && quarter.accepted > quarter.usual / volumePart)
      return { code: "volume_high", severity: "warning", detail: volumeDetail(quarter) };
    return undefined;
  },
  ({ versionWarning }) =>
    versionWarning && {
      code: "version_ending",
      severity: versionWarning.level === "error" ? "alarm" : "warning",
      detail: versionWarning.message,
    },
];

const serverProblems = (
  { storeTrouble, disk, clockAheadMs = 0 }: ServerState,
  { diskFreeShare, clockMs }: Thresholds,
): Problem[] => {
  const problems: Problem[] = [];
  if (storeTrouble) problems.push({ code: "store_stuck", severity: "alarm", detail: storeTrouble });
  if (disk && disk.freeBytes < disk.totalBytes * diskFreeShare) {
    const detail = `${percent(disk.freeBytes / disk.totalBytes)} free`;
    problems.push({ code: "disk_low", severity: "alarm", detail });
  }
  if (Math.abs(clockAheadMs) > clockMs) {
    const detail = `${Math.round(Math.abs(clockAheadMs) / 1_000)} s ${clockAheadMs > 0 ? "ahead" : "behind"}`;
    problems.push({ code: "clock_off", severity: "warning", detail });
  }
  return problems;
};

const goneProblem = ({ site, destination, waiting }: GoneDestination): Problem => {
  const detail = waiting === 1 ? "1 event waits" : `${waiting} events wait`;
  return { code: "destination_gone", severity: "alarm", site, destination, detail };
};

/** Everything that is wrong now, alarms first. Pure: the same state finds the same problems. */
export const findProblems = (state: ServerState, limits: Thresholds = usualThresholds): Problem[] => {
  const found = [...serverProblems(state, limits), ...(state.gone ?? []).map(goneProblem)];
  for (const destination of state.destinations) {
    for (const look of looks) {
      const finding = look(destination, state.nowMs, limits);
      if (finding) found.push({ ...finding, site: destination.site, destination: destination.destination });
    }
  }
  return found.sort((a, b) => a.severity.localeCompare(b.severity));
};
