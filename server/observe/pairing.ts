import type { PixelWord } from "../../event/schema.ts";
import { createTimeline } from "./timeline.ts";

/** One copy as one side saw it. */
export interface Copy {
  name: string;
  id: string;
  /** Unix ms: when the event happened on this side. */
  atMs: number;
  /** What both sides know of the same action beside name and id (order id, value, page): to find a twin under another id. */
  trait?: string;
}

/** The server's copy, with what the tag reported about the browser's. */
export interface ServerCopy extends Copy {
  pixel?: PixelWord;
  /** Unix ms of the platform's acceptance; undefined: not delivered. */
  deliveredAtMs?: number;
  /** From how many browsers the id was seen. */
  browsers: number;
  /** The platform refused it, or it expired: it never arrived. */
  isRefused?: boolean;
  /** It is queued or held: nobody knows yet whether the copies meet. */
  isWaiting?: boolean;
}

export const pairClasses = [
  "paired",
  "waiting",
  "browser_only",
  "server_only",
  "pixel_blocked",
  "one_way",
  "outside_window",
  "id_reused",
  "name_differs",
  "id_differs",
  "neither",
] as const;
export type PairClass = (typeof pairClasses)[number];

export interface Pair {
  class: PairClass;
  server?: ServerCopy;
  browser?: Copy;
}

export interface PairingOptions {
  /** Both platforms count a copy again after 48 hours. */
  windowMs?: number;
  /** How far apart twins under different ids may lie. */
  twinToleranceMs?: number;
}

const hourMs = 3_600_000;
const keyOf = ({ name, id }: Copy) => `${name}\n${id}`;

/** What became of a server copy whose browser copy fired at a time. */
const meeting = (server: ServerCopy, firedAtMs: number, windowMs: number): PairClass => {
  if (server.isRefused) return "browser_only";
  if (server.browsers > 1) return "id_reused";
  if (server.isWaiting) return "waiting";
  return Math.abs((server.deliveredAtMs ?? server.atMs) - firedAtMs) > windowMs ? "outside_window" : "paired";
};

/** What the server knows alone: the tag's report stands for the browser copy it cannot see. */
const byReport = (server: ServerCopy, windowMs: number): PairClass => {
  if (server.pixel === "fired") return meeting(server, server.atMs, windowMs);
  if (server.isRefused) return "neither";
  if (server.browsers > 1) return "id_reused";
  if (server.pixel === "blocked") return "pixel_blocked";
  return server.pixel === "off" ? "one_way" : "server_only";
};

/** What is listed several times was fired several times under one id: the platforms count the first. */
const firstOfEach = (copies: readonly Copy[]): Map<string, Copy> => {
  const firsts = new Map<string, Copy>();
  for (const copy of copies) {
    const known = firsts.get(keyOf(copy));
    if (!known || copy.atMs < known.atMs) firsts.set(keyOf(copy), copy);
  }
  return firsts;
};

const timelinesBy = (copies: Iterable<Copy>, key: (copy: Copy) => string | undefined) => {
  const groups = new Map<string, Copy[]>();
  for (const copy of copies) {
    const at = key(copy);
    if (at === undefined) continue;
    const group = groups.get(at);
    if (group) group.push(copy);
    else groups.set(at, [copy]);
  }
  return new Map(Array.from(groups, ([at, group]) => [at, createTimeline(group)]));
};

const isExpectedOrphan = ({ pixel, isRefused }: ServerCopy) =>
  isRefused || pixel === "blocked" || pixel === "off";

/** Twins by the very name and id, the only ones that the platforms see as such. */
const pairByKey = (server: readonly ServerCopy[], byKey: ReadonlyMap<string, Copy>, windowMs: number) => {
  const left = new Set(byKey.values());
  const pairs: Pair[] = [];
  const orphans: ServerCopy[] = [];
  for (const copy of server) {
    const twin = byKey.get(keyOf(copy));
    if (!twin || !left.delete(twin)) {
      orphans.push(copy);
      continue;
    }
    pairs.push({ class: meeting(copy, twin.atMs, windowMs), server: copy, browser: twin });
  }
  return { pairs, orphans, left };
};

/** Twins that a fault kept apart: alike in `key`, nearest in time. */
const pairByLikeness = (
  server: readonly ServerCopy[],
  left: Set<Copy>,
  key: (copy: Copy) => string | undefined,
  options: { class: PairClass; toleranceMs: number },
) => {
  const timelines = timelinesBy(left, key);
  const pairs: Pair[] = [];
  const orphans: ServerCopy[] = [];
  for (const copy of server) {
    // An expected orphan must not be married to a stranger that happens to look alike.
    const at = isExpectedOrphan(copy) ? undefined : key(copy);
    const twin =
      at === undefined ? undefined : timelines.get(at)?.takeNearest(copy.atMs, options.toleranceMs);
    if (twin) {
      left.delete(twin);
      pairs.push({ class: options.class, server: copy, browser: twin });
    } else orphans.push(copy);
  }
  return { pairs, orphans };
};

/** Without a twin in the browser's list, which knows better than the tag's report whether the copy was fired. */
const orphanClass = (copy: ServerCopy, windowMs: number): PairClass => {
  if (copy.isRefused) return "neither";
  return isExpectedOrphan(copy) || copy.browsers > 1 ? byReport(copy, windowMs) : "server_only";
};

/**
 * Puts each browser copy of one destination beside its server copy and names the class of every pair and orphan.
 * @param server the server's copies
 * @param browser the browser's copies where a second list is at hand (the sandbox's report, an export); without
 *   it the tag's own report decides, and a browser copy without a server copy or under another name or id cannot be seen
 */
export const pairCopies = (
  server: readonly ServerCopy[],
  browser?: readonly Copy[],
  { windowMs = 48 * hourMs, twinToleranceMs = 10_000 }: PairingOptions = {},
): Pair[] => {
  if (!browser) return server.map((copy) => ({ class: byReport(copy, windowMs), server: copy }));
  const { left, ...sameKey } = pairByKey(server, firstOfEach(browser), windowMs);
  const sameId = pairByLikeness(sameKey.orphans, left, ({ id }) => id, {
    class: "name_differs",
    toleranceMs: windowMs,
  });
  const sameTrait = pairByLikeness(
    sameId.orphans,
    left,
    ({ name, trait }) => (trait === undefined ? undefined : `${name}\n${trait}`),
    { class: "id_differs", toleranceMs: twinToleranceMs },
  );
  return [
    ...sameKey.pairs,
    ...sameId.pairs,
    ...sameTrait.pairs,
    ...sameTrait.orphans.map((copy) => ({ class: orphanClass(copy, windowMs), server: copy })),
    ...Array.from(left, (copy): Pair => ({ class: "browser_only", browser: copy })),
  ];
};
