import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type Destination, platformOf } from "../../event/destinations.ts";
import type { Platform } from "../../event/schema.ts";
import { type Pair, type PairClass, pairClasses, pairCopies, type ServerCopy } from "../observe/pairing.ts";
import type { Queue } from "../queue/queue.ts";
import type { CopyRow } from "../queue/reads.ts";
import { pairsCsv } from "./pairs-csv.ts";
import { destinationIn, numberOf, type Query, rangeOf, textOf, wordOf, wrong } from "./query.ts";
import { readSecondList, type SecondList, traitOf } from "./second-list.ts";

export interface PairsView {
  counts: Record<PairClass, number>;
  /** Of the events that were meant to have two copies and wait no more. */
  share: PairedShare;
  /** The same by the hour. */
  hours: (PairedShare & { atMs: number })[];
  rows: Pair[];
  /** The range holds more events than are looked at in one go. */
  cut: boolean;
}

export interface PairedShare {
  paired: number;
  meant: number;
}

const hourMs = 3_600_000;
const pageSize = 1_000;
const chunkSize = 10_000;
const mostEvents = 100_000;
const shownRows = 500;
const listLimit = 32 * 1024 * 1024;

const copyOf = (row: CopyRow, platform: Platform): ServerCopy => {
  const { name, id, receivedAtMs: atMs, browsers, state, settledAtMs } = row;
  const pixel = row.pixel[platform];
  return {
    name,
    id,
    atMs,
    browsers,
    ...(pixel && { pixel }),
    ...((state === "refused" || state === "expired") && { isRefused: true }),
    ...(state === "queued" && { isWaiting: true }),
    ...(state === "delivered" && settledAtMs !== undefined && { deliveredAtMs: settledAtMs }),
  };
};

interface Where {
  destination: Destination;
  platform: Platform;
}

const whereIn = (query: Query): Where => {
  const destination = destinationIn(query);
  const platform = destination && platformOf(destination);
  if (!platform) throw wrong("destination", "is missing");
  return { destination, platform };
};

/** One way on purpose is no orphan, what waits may still meet its copy, and what never arrived has none to meet. */
const notMeant = new Set<PairClass>(["one_way", "waiting", "neither"]);

const shareOf = (pairs: readonly Pair[]): PairedShare => {
  const meant = pairs.filter(({ class: found }) => !notMeant.has(found));
  return { meant: meant.length, paired: meant.filter(({ class: found }) => found === "paired").length };
};

const byHour = (pairs: readonly Pair[]): PairsView["hours"] => {
  const hourOf = ({ server, browser }: Pair) =>
    Math.floor(((server ?? browser)?.atMs ?? 0) / hourMs) * hourMs;
  const hours = new Map<number, Pair[]>();
  for (const pair of pairs) {
    const hour = hours.get(hourOf(pair));
    if (hour) hour.push(pair);
    else hours.set(hourOf(pair), [pair]);
  }
  return [...hours]
    .map(([atMs, those]) => ({ atMs, ...shareOf(those) }))
    .filter(({ meant }) => meant > 0)
    .sort((a, b) => a.atMs - b.atMs);
};

/** The class that was chosen, or all. */
const chosenOf = (pairs: readonly Pair[], query: Query) => {
  const wanted = wordOf(query, "class", pairClasses);
  return pairs.filter(({ class: found }) => !wanted || found === wanted);
};

const countsOf = (pairs: readonly Pair[]) => {
  const counts = Object.fromEntries(pairClasses.map((name) => [name, 0])) as Record<PairClass, number>;
  for (const { class: found } of pairs) counts[found]++;
  return counts;
};

/**
 * `/pairs` and `/pairs.csv`: the proof of deduplication for one destination; `GET`, or `POST` with a second list.
 * With `newest`, only so many events are looked at.
 */
export const pairRoutes = (
  app: FastifyInstance,
  { read, now }: { read: Queue["read"]; now: () => number },
) => {
  /** The server's copies by the store's number of their event. */
  const copiesIn = async (query: Query, { destination, platform }: Where) => {
    const site = textOf(query, "site");
    const search = { destination, ...(site && { site }), ...rangeOf(query, now()) };
    const most = Math.min(numberOf(query, "newest") ?? mostEvents, mostEvents);
    const copies = new Map<number, ServerCopy>();
    let before: number | undefined;
    while (copies.size < most) {
      const limit = Math.min(chunkSize, most - copies.size);
      const rows = await read.copies({ ...search, limit, ...(before !== undefined && { before }) });
      for (const row of rows) copies.set(row.event, copyOf(row, platform));
      before = rows.at(-1)?.event;
      if (rows.length < limit) return { copies, cut: false };
    }
    return { copies, cut: true };
  };

  /** Bodies are only read of what has no twin by name and id: that is little where things are well. */
  const compare = async (
    copies: ReadonlyMap<number, ServerCopy>,
    { copies: second, traitKey }: SecondList,
  ) => {
    const twins = new Set(
      pairCopies([...copies.values()], second).flatMap(({ server, browser }) =>
        browser && server ? [server] : [],
      ),
    );
    const lonely = [...copies].filter(([, copy]) => !twins.has(copy)).map(([event]) => event);
    const traits = new Map<number, string>();
    for (let first = 0; first < lonely.length; first += pageSize)
      for (const full of await read.bodies({ events: lonely.slice(first, first + pageSize) })) {
        const trait = traitOf(full, traitKey);
        if (trait !== undefined) traits.set(full.event, trait);
      }
    const marked = Array.from(copies, ([event, copy]) => {
      const trait = traits.get(event);
      return trait === undefined ? copy : { ...copy, trait };
    });
    return pairCopies(marked, second);
  };

  const pairsOf = async (query: Query, list: unknown) => {
    const { copies, cut } = await copiesIn(query, whereIn(query));
    const pairs =
      list === undefined ? pairCopies([...copies.values()]) : await compare(copies, readSecondList(list));
    return { pairs, cut };
  };

  const view = ({ pairs, cut }: { pairs: Pair[]; cut: boolean }, query: Query): PairsView => {
    const rows = chosenOf(pairs, query).slice(0, shownRows);
    return { counts: countsOf(pairs), share: shareOf(pairs), hours: byHour(pairs), rows, cut };
  };

  const withOrWithoutList = { method: ["GET", "POST"], bodyLimit: listLimit };
  app.route<{ Querystring: Query }>({
    ...withOrWithoutList,
    url: "/pairs",
    handler: async ({ query, body }) => view(await pairsOf(query, body), query),
  });
  app.route<{ Querystring: Query }>({
    ...withOrWithoutList,
    url: "/pairs.csv",
    handler: async ({ query, body }, reply) =>
      reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="twinbeam-pairs.csv"')
        .send(Readable.from(pairsCsv(chosenOf((await pairsOf(query, body)).pairs, query)))),
  });
};
