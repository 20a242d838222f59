import { type Destination, platformOf } from "../../event/destinations.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Platform } from "../../event/schema.ts";
import { scrubEvent } from "../prepare/scrub-event.ts";
import { faultOf } from "./hook-result.ts";
import type { Reason } from "./platform.ts";
import { scrub } from "./read-answer.ts";

/** Where a hook's event is going. */
export interface HookContext {
  site: string;
  platform: Platform;
  destination: Destination;
}

/** The event or events to send instead; `null` drops it; nothing: the given event, with the changes made to it. */
export type HookResult = PreparedEvent | readonly PreparedEvent[] | null | undefined;

/**
 * Sees each event just before it is mapped for one destination, on every attempt to send it: the same event must
 * give the same result. It gets a copy, normalised and hashed. It cannot rename the browser's copy, so an event
 * it renames no longer meets its twin (docs/decisions/041-hooks.md).
 */
export type Hook = (event: PreparedEvent, context: HookContext) => HookResult | Promise<HookResult>;

/** Hooks by platform (`meta`) or destination (`tiktok:C4ABC`, which wins). */
export type Hooks = { readonly [target: string]: Hook };

/** What a hook made of an event. */
export type Hooked =
  | { kind: "send"; events: readonly PreparedEvent[] }
  | { kind: "drop" }
  | { kind: "park"; reason: Reason };

export type RunHook = (event: PreparedEvent) => Promise<Hooked>;

const late = Symbol("late");

const within = async (work: Promise<HookResult>, timeoutMs: number): Promise<HookResult | typeof late> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, late);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};

/** Title of what is parked for the result of a hook. */
export const unusable = "The hook returned no event that can be sent";

const parked = (title: string, message?: string): Hooked => ({
  kind: "park",
  reason: { code: "hook", title, ...(message ? { message: scrub(message) } : {}) },
});

const run = async (
  hook: Hook,
  given: PreparedEvent,
  context: HookContext,
  timeoutMs: number,
): Promise<Hooked> => {
  const copy = structuredClone(given);
  const result = await within((async () => hook(copy, context))(), timeoutMs);
  if (result === late) return parked("The hook took too long", `more than ${timeoutMs} ms`);
  if (result === null) return { kind: "drop" };
  // As it would be written: what JSON has no form for must fail here, not in a request beside other events.
  const events: PreparedEvent[] = JSON.parse(JSON.stringify([result ?? copy].flat()));
  const fault = faultOf(events, given);
  if (fault) return parked(unusable, fault);
  events.forEach(scrubEvent);
  return { kind: "send", events };
};

/**
 * Joins the hooks of a configuration to one destination.
 * @param timeoutMs how long a hook may wait; a loop that never yields cannot be stopped
 * @returns the runner, which never rejects; undefined where no hook is meant for the destination
 */
export const hookFor = (
  hooks: Hooks,
  { site, destination }: { site: string; destination: Destination },
  { timeoutMs = 1_000 }: { timeoutMs?: number } = {},
): RunHook | undefined => {
  const platform = platformOf(destination);
  const hook = hooks[destination] ?? (platform && hooks[platform]);
  if (!hook || !platform) return undefined;
  return async (event) => {
    try {
      return await run(hook, event, { site, platform, destination }, timeoutMs);
    } catch (error) {
      return parked(
        "The hook failed",
        error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      );
    }
  };
};

/**
 * What is wrong with the `hooks` export of a configuration: one line per mistake, led by its path.
 * @param destinations all that the configuration names
 */
export const hookMistakes = (hooks: unknown, destinations: readonly Destination[]): string[] => {
  if (hooks === undefined) return [];
  if (typeof hooks !== "object" || hooks === null) return ["hooks: an object of functions is expected"];
  const known = new Set<string>([...destinations, ...destinations.map((name) => platformOf(name) ?? "")]);
  return Object.entries(hooks).flatMap(([target, hook]) => {
    if (!known.has(target)) return [`hooks.${target}: one of ${[...known].join(", ")} is expected`];
    return typeof hook === "function" ? [] : [`hooks.${target}: a function is expected`];
  });
};
