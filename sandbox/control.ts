import { setTimeout as wait } from "node:timers/promises";
import { isObject } from "./json.ts";
import { type DedupWindows, type Platform, platforms } from "./options.ts";

/** One scripted answer; contract, section 8. */
export interface ScriptedAnswer {
  status?: number;
  /** An object is sent as JSON, a text as it stands. */
  body?: unknown;
  headers?: Record<string, string>;
  delay_ms?: number;
  /** Destroys the connection instead of answering. */
  reset?: boolean;
  /** Promises the whole body, sends half of it and destroys the connection. */
  cut?: boolean;
  /** Handles the request as usual before answering; its answer is used where neither `status` nor `body` is given. */
  store?: boolean;
  /** How many requests get this answer; default 1. */
  times?: number;
  /** Only requests whose path contains this text. */
  path?: string;
}

export type Control = ReturnType<typeof createControl>;

const answerKeys: Record<keyof ScriptedAnswer, (value: unknown) => boolean> = {
  status: (value) => isCount(value) && value >= 200 && value <= 599,
  body: () => true,
  headers: (value) => isObject(value) && Object.values(value).every((text) => typeof text === "string"),
  delay_ms: isCount,
  reset: isBoolean,
  cut: isBoolean,
  store: isBoolean,
  times: (value) => isCount(value) && value > 0,
  path: (value) => typeof value === "string",
};

const windowKeys = {
  meta_window_ms: "metaWindowMs",
  tiktok_merge_ms: "tiktokMergeMs",
  tiktok_window_ms: "tiktokWindowMs",
} as const satisfies Record<string, keyof DedupWindows>;

/** What `POST /control` steers: the answers to come, the clock, the deduplication windows. */
export function createControl({ now, dedup }: { now: () => number; dedup: DedupWindows }) {
  const queues: Record<Platform, ScriptedAnswer[]> = { meta: [], tiktok: [] };
  let clockOffsetMs = 0;
  let waiting = new AbortController();

  return {
    /** The sandbox's time, Unix milliseconds. */
    now: () => now() + clockOffsetMs,

    /** Takes a control message; the returned texts name what is wrong with it, and then nothing was done. */
    apply(message: unknown): string[] {
      const faults = faultsOf(message);
      if (faults.length > 0 || !isObject(message)) return faults;
      if (typeof message.clock_offset_ms === "number") clockOffsetMs = message.clock_offset_ms;
      if (isPlatform(message.platform) && Array.isArray(message.answers))
        queues[message.platform].push(...message.answers.map((answer) => ({ times: 1, ...answer })));
      if (isObject(message.dedup))
        for (const [key, name] of Object.entries(windowKeys)) {
          const value = message.dedup[key];
          if (typeof value === "number") dedup[name] = value;
        }
      return [];
    },

    /** The scripted answer for a request to `path`, if one is due. */
    take(platform: Platform, path: string): ScriptedAnswer | undefined {
      const queue = queues[platform];
      const index = queue.findIndex((answer) => path.includes(answer.path ?? ""));
      const answer = queue[index];
      if (!answer) return undefined;
      answer.times = (answer.times ?? 1) - 1;
      if (answer.times <= 0) queue.splice(index, 1);
      return answer;
    },

    /** Waits as scripted; false where a reset ended the waiting. */
    async delay(delayMs = 0): Promise<boolean> {
      return delayMs === 0 || wait(delayMs, true, { signal: waiting.signal }).catch(() => false);
    },

    state: () => ({
      queued: {
        meta: queues.meta.reduce((sum, answer) => sum + (answer.times ?? 1), 0),
        tiktok: queues.tiktok.reduce((sum, answer) => sum + (answer.times ?? 1), 0),
      },
      clock_offset_ms: clockOffsetMs,
      dedup: {
        meta_window_ms: dedup.metaWindowMs,
        tiktok_merge_ms: dedup.tiktokMergeMs,
        tiktok_window_ms: dedup.tiktokWindowMs,
      },
    }),

    /** Forgets answers and clock offset; the windows are settings and stay. */
    reset(): void {
      for (const platform of platforms) queues[platform] = [];
      clockOffsetMs = 0;
      waiting.abort();
      waiting = new AbortController();
    },
  };
}

function faultsOf(message: unknown): string[] {
  if (!isObject(message)) return ["the body must be a JSON object"];
  const faults: string[] = [];
  for (const [key, value] of Object.entries(message)) {
    if (key === "platform" && !isPlatform(value)) faults.push('platform must be "meta" or "tiktok"');
    else if (key === "clock_offset_ms" && !Number.isFinite(value))
      faults.push("clock_offset_ms must be a number");
    else if (key === "dedup") faults.push(...windowFaults(value));
    else if (key === "answers") faults.push(...answerFaults(value, message.platform));
    else if (!["platform", "clock_offset_ms"].includes(key)) faults.push(`${key} is unknown`);
  }
  return faults;
}

function answerFaults(answers: unknown, platform: unknown): string[] {
  if (!Array.isArray(answers)) return ["answers must be a list"];
  if (platform === undefined) return ["answers need a platform"];
  return answers.flatMap((answer: unknown, index) => {
    if (!isObject(answer)) return [`answers.${index} must be an object`];
    return Object.entries(answer)
      .filter(([key, value]) => !isAnswerKey(key) || !answerKeys[key](value))
      .map(([key]) => `answers.${index}.${key} is ${isAnswerKey(key) ? "not valid" : "unknown"}`);
  });
}

function windowFaults(value: unknown): string[] {
  if (!isObject(value)) return ["dedup must be an object"];
  return Object.entries(value)
    .filter(([key, ms]) => !(key in windowKeys) || !isCount(ms))
    .map(([key]) => `dedup.${key} is ${key in windowKeys ? "not a number of milliseconds" : "unknown"}`);
}

function isAnswerKey(key: string): key is keyof ScriptedAnswer {
  return Object.hasOwn(answerKeys, key);
}

function isPlatform(value: unknown): value is Platform {
  return value === "meta" || value === "tiktok";
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}
