import type { Copy, EventOfPlatform, Rejection } from "./copy.ts";
import { createFirstCopies } from "./first-copies.ts";
import { createListPool } from "./list-pool.ts";
import type { DedupWindows, Platform } from "./options.ts";
import {
  type Counts,
  createRow,
  createTable,
  keyOf,
  none,
  publishedRow,
  type ReportRow,
  type Row,
  type RowState,
} from "./report-row.ts";

export type Report = ReturnType<typeof createReport>;

const alone = { browser: "browser_only", server: "server_only" } as const;
const other = { browser: "server", server: "browser" } as const;

/**
 * Pairs the copies of each event as the platforms do: by pixel, event name and event id. Copies without an id never meet.
 * Meta's second method (name with `fbp` or `external_id`) and TikTok's former one (`_ttp`) are left out on purpose: a relay
 * that depends on them is not sound.
 */
export function createReport({ dedup, maxRows }: { dedup: DedupWindows; maxRows: number }) {
  const tables = { meta: createTable(), tiktok: createTable() };
  const lists = createListPool();
  const firstCopies = createFirstCopies();
  const lastAt = { meta: new Map<string, number>(), tiktok: new Map<string, number>() };
  let anonymous = 0;

  function rowOf(event: EventOfPlatform, state: RowState): Row {
    const { rows, counts } = tables[event.platform];
    const key = keyOf(event, event.eventId === null ? ++anonymous : 0);
    const known = rows.get(key);
    if (known) return known;
    const row = createRow(state);
    counts[state]++;
    rows.set(key, row);
    if (rows.size > maxRows) dropOldest(rows, Math.ceil(maxRows / 10));
    return row;
  }

  function move(platform: Platform, row: Row, state: RowState): void {
    const { counts } = tables[platform];
    if (row.state !== "duplicate") counts[row.state]--;
    if (state !== "duplicate") counts[state]++;
    row.state = state;
  }

  /** What an accepted copy makes of its row. */
  function settle(row: Row, copy: Copy, at: number): void {
    const { platform, side } = copy;
    const windowMs = platform === "meta" ? dedup.metaWindowMs : dedup.tiktokWindowMs;
    if (row.firstAt === null) {
      row.firstAt = at;
      if (side === "browser" && row.state === "rejected") return;
      move(platform, row, alone[side]);
    } else if (at - row.firstAt > windowMs) {
      if (row[side] === null) compare(row, copy, at - row.firstAt);
      row.firstAt = at;
      move(platform, row, "expired");
      row.reason = "a copy came after the deduplication window";
    } else if (row[side] !== null) {
      tables[platform].counts.duplicate++;
      if (row.state === alone[side]) move(platform, row, "duplicate");
    } else if (row.state !== "expired") {
      compare(row, copy, at - row.firstAt);
      move(platform, row, "paired");
      row.reason = null;
    }
  }

  /** Which identifiers both copies carry, and what the second filled in. */
  function compare(row: Row, copy: Copy, elapsedMs: number): void {
    const first = firstCopies.take(row);
    const before = row[other[copy.side]]?.identifiers ?? none;
    const both = Object.keys(copy.identifiers).filter((name) => before.includes(name));
    const differs = (name: string) =>
      first !== undefined && !meet(first.identifiers[name], copy.identifiers[name]);
    row.shared = lists.of(both.filter((name) => !differs(name)));
    row.differing = lists.of(both.filter(differs));
    if (copy.platform === "tiktok" && elapsedMs <= dedup.tiktokMergeMs) {
      const had = first?.fields ?? none;
      row.merged = lists.of(
        copy.fields?.filter((field) => first !== undefined && !had.includes(field)) ?? none,
      );
    }
  }

  return {
    /** Notes one accepted copy that arrived at `at` (Unix milliseconds). */
    record(copy: Copy, at: number): void {
      const row = rowOf(copy, alone[copy.side]);
      lastAt[copy.platform].set(copy.pixelId, at);
      settle(row, copy, at);
      const noted = row[copy.side];
      if (noted) noted.copies++;
      else row[copy.side] = { at, copies: 1, identifiers: lists.of(Object.keys(copy.identifiers)) };
      if (copy.side === "server" && row.state === "server_only") row.reason = null;
      row.testEventCode = copy.testEventCode ?? row.testEventCode;
      if (copy.warnings?.length) row.warnings = lists.of(copy.warnings);
      if (row.state === alone[copy.side] && !noted) firstCopies.keep(row, copy);
    },

    /** Notes a refused server copy; where one was accepted before, only the reason is kept. */
    reject(rejection: Rejection): void {
      const row = rowOf(rejection, "rejected");
      row.reason = rejection.reason;
      if (row.server === null) move(rejection.platform, row, "rejected");
    },

    counts(platform: Platform): Readonly<Counts> {
      return tables[platform].counts;
    },

    /** The pixels that got events, with the time of the last. */
    pixels(platform: Platform): ReadonlyMap<string, number> {
      return lastAt[platform];
    },

    /** How many rows there are. */
    size(platform: Platform): number {
      return tables[platform].rows.size;
    },

    /** The rows in order of first arrival, the first `skip` left out. */
    *rows(platform: Platform, skip = 0): Generator<ReportRow> {
      let index = 0;
      for (const [key, row] of tables[platform].rows) if (index++ >= skip) yield publishedRow(key, row);
    },

    clear(): void {
      tables.meta = createTable();
      tables.tiktok = createTable();
      firstCopies.clear();
      lastAt.meta.clear();
      lastAt.tiktok.clear();
    },
  };
}

function dropOldest(rows: Map<string, Row>, count: number): void {
  let left = count;
  for (const key of rows.keys()) {
    if (left-- === 0) return;
    rows.delete(key);
  }
}

/** Whether two identifiers, each a text or a list, have a value in common. */
function meet(first: unknown, second: unknown): boolean {
  const seconds = [second].flat().map(String);
  return [first].flat().some((value) => seconds.includes(String(value)));
}
