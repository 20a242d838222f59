import type { Destination } from "../../event/destinations.ts";

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

/** Title and way out of every problem. */
export const problemCatalogue = {
  destination_held: {
    title: "The platform refuses the settings",
    remedy: "Events are held, none is lost. Set a token that may send to this id; they go out by themselves.",
  },
  destination_gone: {
    title: "Events wait for an id that no site names any more",
    remedy:
      "Put the id back beside a token that works, and they go out by themselves; else they expire when they are too old for the platform.",
  },
  token_ending: {
    title: "An access token is about to end",
    remedy: "Make a new token in the platform's pages, or run twinbeam connect again.",
  },
  refusing: {
    title: "The platform refuses more events than usual",
    remedy: "Open the dead letters: the reason stands beside each. Mend the cause, then replay them.",
  },
  silent: {
    title: "No event was delivered for a while although events arrive",
    remedy: "Look whether the platform can be reached from this machine; events wait and go out later.",
  },
  volume_low: {
    title: "Far fewer events than usual arrive",
    remedy: "Look whether the tag still stands in every page, and what the consent banner does.",
  },
  volume_high: {
    title: "Far more events than usual arrive",
    remedy: "Look for bots or a page that tracks in a loop; server.rateLimit bounds both.",
  },
  disk_low: {
    title: "The disk of the store is nearly full",
    remedy: "Make room: without it the server answers 503 and the tags keep their events.",
  },
  store_stuck: {
    title: "The store cannot write",
    remedy: "The server answers 503 until it can; the tags keep their events. The log names the cause.",
  },
  clock_off: {
    title: "This machine's clock is off",
    remedy: "Turn on time synchronisation: platforms refuse events from the future and expire old ones.",
  },
  version_ending: {
    title: "The Graph version ends",
    remedy: "Set graphVersion to a newer one.",
  },
} as const satisfies Record<string, { title: string; remedy: string }>;

/** One destination as it stands. Counts are of the last `windowMs`; `usual…` are means of the same hour on earlier days. */
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
  accepted: number;
  /** Mean accepted events in as long a time at this hour of earlier days; absent without history, or while the window is not full. */
  usualAccepted?: number;
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
  /** Silence while events wait that raises an alarm. */
  silenceMs: number;
  /** Share of refused among settled events that raises a warning where there is no history. */
  refusedShare: number;
  /** Below so many events a share or a volume says nothing. */
  leastEvents: number;
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
  volumePart: 0.25,
  diskFreeShare: 0.1,
  clockMs: minuteMs,
  tokenNoticeMs: 14 * dayMs,
};

type Finding = Omit<Problem, "site" | "destination">;
type Look = (state: DestinationState, nowMs: number, limits: Thresholds) => Finding | undefined;

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** One look at a destination for each problem that it can have. */
const looks: readonly Look[] = [
  ({ hold }) =>
    hold && { code: "destination_held", severity: "alarm", detail: `${hold.title} (${hold.code})` },
  ({ tokenEndsAtMs }, nowMs, { tokenNoticeMs }) => {
    if (tokenEndsAtMs === undefined || tokenEndsAtMs - nowMs > tokenNoticeMs) return undefined;
    const days = Math.max(0, Math.floor((tokenEndsAtMs - nowMs) / dayMs));
    return { code: "token_ending", severity: days < 3 ? "alarm" : "warning", detail: `${days} days left` };
  },
  ({ refused, delivered, usualRefusedShare }, _nowMs, { refusedShare, leastEvents }) => {
    const settled = refused + delivered;
    const share = settled > 0 ? refused / settled : 0;
    const usual = usualRefusedShare === undefined ? refusedShare : usualRefusedShare * 2 + refusedShare / 5;
    // The usual share counts what the settings keep back as well: more than half is told whatever is usual.
    if (settled < leastEvents || share <= Math.min(usual, 0.5)) return undefined;
    return {
      code: "refusing",
      severity: share > 0.5 ? "alarm" : "warning",
      detail: `${refused} of ${settled} events refused, ${percent(share)}`,
    };
  },
  ({ hold, oldestWaitingAtMs, lastSuccessAtMs }, nowMs, { silenceMs }) => {
    if (hold || oldestWaitingAtMs === undefined) return undefined;
    const silentMs = nowMs - Math.max(oldestWaitingAtMs, lastSuccessAtMs);
    if (silentMs < silenceMs) return undefined;
    return { code: "silent", severity: "alarm", detail: `${Math.floor(silentMs / minuteMs)} minutes` };
  },
  ({ accepted, usualAccepted }, _nowMs, { volumePart, leastEvents }) => {
    if (usualAccepted === undefined || Math.max(usualAccepted, accepted) < leastEvents) return undefined;
    const detail = `${accepted} events, usually about ${Math.round(usualAccepted)}`;
    if (accepted < usualAccepted * volumePart) return { code: "volume_low", severity: "alarm", detail };
    if (accepted > usualAccepted / volumePart) return { code: "volume_high", severity: "warning", detail };
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
