import type { PreparedEvent } from "../../event/prepared.ts";
import { type Hooks, hookFor } from "../relay/hooks.ts";
import type { Target } from "../relay/platforms.ts";
import { leavesOf } from "./leaves.ts";

/** What the configuration's hooks make of a body: what would be sent now, and what differs from the event as stored. */
export interface Changes {
  bodies: object[];
  /** `custom_data.value: 49.9 -> 39.9`; absent values as `-`. */
  diff: string[];
  /** Why nothing would be sent after all. */
  note?: string;
}

const told = (value: unknown) => (value === undefined ? "-" : JSON.stringify(value));

/** Leaves that differ between two bodies. */
export const diffOf = (before: object, after: object): string[] => {
  const [old, fresh] = [new Map(leavesOf(before)), new Map(leavesOf(after))];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path) => {
    const [was, is] = [told(old.get(path)), told(fresh.get(path))];
    return was === is ? [] : [`${path}: ${was} -> ${is}`];
  });
};

/** What would be sent for a stored event now. */
export const changesOf = async (
  event: PreparedEvent,
  { target, hooks, site }: { target: Target; hooks: Hooks; site: string },
): Promise<Changes> => {
  const stored = target.payload(event);
  const hook = hookFor(hooks, { site, destination: target.destination });
  if (!hook) return { bodies: [stored], diff: [] };
  const hooked = await hook(structuredClone(event));
  if (hooked.kind === "drop") return { bodies: [], diff: [], note: "the hook drops it" };
  if (hooked.kind === "park") return { bodies: [], diff: [], note: `the hook fails: ${hooked.reason.title}` };
  const bodies = hooked.events.map((one) => target.payload(one));
  return { bodies, diff: bodies.flatMap((body) => diffOf(stored, body)) };
};
