import type { FastifyInstance } from "fastify";
import { type Destination, platformOf } from "../../event/destinations.ts";
import { failure } from "../errors.ts";
import {
  type Copy,
  type Pair,
  type PairClass,
  pairClasses,
  pairCopies,
  type ServerCopy,
} from "../observe/pairing.ts";
import type { Queue } from "../queue/queue.ts";
import type { EventRow } from "../queue/reads.ts";
import { destinationIn, type Query, rangeOf, textOf, whereOf } from "./query.ts";

export interface PairsView {
  counts: Record<PairClass, number>;
  /** Share paired by the hour, of the events that were meant to have two copies. */
  hours: { atMs: number; paired: number; meant: number }[];
  rows: Pair[];
  /** The range holds more events than are looked at in one go. */
  cut: boolean;
}

const hourMs = 3_600_000;
const pageSize = 1_000;
const mostEvents = 100_000;
const shownRows = 500;

const copyOf = (row: EventRow, destination: Destination): ServerCopy | undefined => {
  const delivery = row.deliveries.find((each) => each.destination === destination);
  const platform = platformOf(destination);
  if (!delivery || !platform) return undefined;
  const pixel = row.pixel[platform];
  return {
    name: row.name,
    id: row.id,
    atMs: row.receivedAtMs,
    browsers: row.browsers,
    ...(pixel && { pixel }),
    ...((delivery.state === "refused" || delivery.state === "expired") && { isRefused: true }),
    ...(delivery.state === "delivered" &&
      delivery.settledAtMs !== undefined && { deliveredAtMs: delivery.settledAtMs }),
  };
};

/** One way on purpose is no orphan, and a browser copy that never came cannot be missed. */
const meantForTwo = ({ class: found }: Pair) => found !== "one_way";

const byHour = (pairs: readonly Pair[]): PairsView["hours"] => {
  const hours = new Map<number, { paired: number; meant: number }>();
  for (const pair of pairs.filter(meantForTwo)) {
    const atMs = Math.floor(((pair.server ?? pair.browser)?.atMs ?? 0) / hourMs) * hourMs;
    const hour = hours.get(atMs) ?? { paired: 0, meant: 0 };
    hour.meant++;
    if (pair.class === "paired") hour.paired++;
    hours.set(atMs, hour);
  }
  return [...hours].map(([atMs, hour]) => ({ atMs, ...hour })).sort((a, b) => a.atMs - b.atMs);
};

const countsOf = (pairs: readonly Pair[]) => {
  const counts = Object.fromEntries(pairClasses.map((name) => [name, 0])) as Record<PairClass, number>;
  for (const { class: found } of pairs) counts[found]++;
  return counts;
};

const csvCell = (value: unknown) => {
  const text = String(value ?? "");
  // A leading =, +, - or @ would be a formula in a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const iso = (ms: number | undefined) => (ms === undefined ? "" : new Date(ms).toISOString());

const toCsv = (pairs: readonly Pair[]): string =>
  [
    [
      "class",
      "event_name",
      "event_id",
      "server_at",
      "delivered_at",
      "browser_report",
      "browser_name",
      "browser_id",
      "browser_at",
    ],
    ...pairs.map(({ class: found, server, browser }) => [
      found,
      server?.name ?? browser?.name,
      server?.id ?? browser?.id,
      iso(server?.atMs),
      iso(server?.deliveredAtMs),
      server?.pixel,
      browser?.name,
      browser?.id,
      iso(browser?.atMs),
    ]),
  ]
    .map((cells) => cells.map(csvCell).join(","))
    .join("\n");

/** A list of browser copies that was uploaded: the sandbox's report rows, or `[{ event_name, event_id, browser_at }]`. */
const uploadedCopies = (body: unknown): Copy[] => {
  if (!Array.isArray(body))
    throw failure("invalid_body", {}, { errors: [{ path: "", message: "is no list" }] });
  return body.flatMap((row: unknown, index): Copy[] => {
    const { event_name: name, event_id: id, browser_at: atMs } = (row ?? {}) as Record<string, unknown>;
    if (atMs === null || atMs === undefined) return [];
    if (typeof name === "string" && typeof id === "string" && typeof atMs === "number")
      return [{ name, id, atMs }];
    const errors = [{ path: String(index), message: "lacks event_name, event_id or browser_at" }];
    throw failure("invalid_body", {}, { errors });
  });
};

/** `GET /pairs`, `POST /pairs` (with a second list), `GET /pairs.csv`: the proof of deduplication for one destination. */
export const pairRoutes = (
  app: FastifyInstance,
  { read, now }: { read: Queue["read"]; now: () => number },
) => {
  const copiesIn = async (query: Query, destination: Destination) => {
    const filter = { ...whereOf(query), ...rangeOf(query, now()) };
    const copies: ServerCopy[] = [];
    let before: number | undefined;
    while (copies.length < mostEvents) {
      const rows = await read.events({ ...filter, limit: pageSize, ...(before !== undefined && { before }) });
      copies.push(...rows.flatMap((row) => copyOf(row, destination) ?? []));
      before = rows.at(-1)?.event;
      if (rows.length < pageSize) return { copies, cut: false };
    }
    return { copies, cut: true };
  };

  const pairsOf = async (query: Query, second?: readonly Copy[]) => {
    const destination = destinationIn(query);
    if (!destination) throw failure("bad_request", { reason: "destination is missing" });
    const { copies, cut } = await copiesIn(query, destination);
    return { pairs: pairCopies(copies, second), cut };
  };

  const view = ({ pairs, cut }: { pairs: Pair[]; cut: boolean }, query: Query): PairsView => {
    const wanted = textOf(query, "class");
    const rows = wanted ? pairs.filter(({ class: found }) => found === wanted) : pairs;
    return { counts: countsOf(pairs), hours: byHour(pairs), rows: rows.slice(0, shownRows), cut };
  };

  app.get<{ Querystring: Query }>("/pairs", async ({ query }) => view(await pairsOf(query), query));
  app.post<{ Querystring: Query }>("/pairs", async ({ query, body }) =>
    view(await pairsOf(query, uploadedCopies(body)), query),
  );
  app.get<{ Querystring: Query }>("/pairs.csv", async ({ query }, reply) =>
    reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="twinbeam-pairs.csv"')
      .send(toCsv((await pairsOf(query)).pairs)),
  );
};
