/**
 * What became of one event at one pixel.
 *
 * - `browser_only`, `server_only`: one copy came.
 * - `paired`: a copy from each side came within the window and counts once. Stays so when a copy is repeated.
 * - `duplicate`: one side came more than once and the other never.
 * - `expired`: a copy came after the window that the first one opened, so the platform counts it again.
 * - `rejected`: the platform refused the server copy and has not taken it since.
 */
export type RowState = "paired" | "browser_only" | "server_only" | "duplicate" | "expired" | "rejected";

/**
 * Rows by state, except `duplicate`: that counts the surplus copies, those beyond the first of their side, also of paired
 * and expired rows. So a crash's repeats can be counted while the pair stays a pair.
 */
export type Counts = Record<RowState, number>;

/** One row of `GET /report.json`; times are Unix milliseconds. */
export interface ReportRow {
  pixel_id: string;
  event_name: string;
  event_id: string | null;
  browser_at: number | null;
  server_at: number | null;
  state: RowState;
  reason: string | null;
  browser_copies: number;
  server_copies: number;
  browser_identifiers: readonly string[];
  server_identifiers: readonly string[];
  /** Carried by both copies with the same value. */
  shared_identifiers: readonly string[];
  /** Carried by both copies with different values: the platform sees two people. */
  differing_identifiers: readonly string[];
  /** TikTok: what the second copy filled in. */
  merged_fields: readonly string[];
  test_event_code: string | null;
  warnings: readonly string[];
}

/** A row as it is kept; a million of them must fit into memory. */
export interface Row {
  state: RowState;
  /** When the window opened; null while nothing was accepted. */
  firstAt: number | null;
  browser: SideOfRow | null;
  server: SideOfRow | null;
  shared: readonly string[];
  differing: readonly string[];
  merged: readonly string[];
  reason: string | null;
  testEventCode: string | null;
  warnings: readonly string[];
}

interface SideOfRow {
  at: number;
  copies: number;
  identifiers: readonly string[];
}

export const none: readonly string[] = [];
/** Between the parts of a row's key; no identifier contains it. */
const separator = "\u0000";

export function createRow(state: RowState): Row {
  return {
    state,
    firstAt: null,
    browser: null,
    server: null,
    shared: none,
    differing: none,
    merged: none,
    reason: null,
    testEventCode: null,
    warnings: none,
  };
}

/** A row's key; a copy without an id has a number instead and meets no other. */
export function keyOf(
  { pixelId, eventName, eventId }: { pixelId: string; eventName: string; eventId: string | null },
  anonymous: number,
): string {
  return [pixelId, eventName, eventId ?? `${separator}${anonymous}`].join(separator);
}

/** The row as the report shows it. */
export function publishedRow(key: string, row: Row): ReportRow {
  const [pixelId = "", eventName = "", ...rest] = key.split(separator);
  const eventId = rest.join(separator);
  return {
    pixel_id: pixelId,
    event_name: eventName,
    event_id: eventId.startsWith(separator) ? null : eventId,
    browser_at: row.browser?.at ?? null,
    server_at: row.server?.at ?? null,
    state: row.state,
    reason: row.reason,
    browser_copies: row.browser?.copies ?? 0,
    server_copies: row.server?.copies ?? 0,
    browser_identifiers: row.browser?.identifiers ?? none,
    server_identifiers: row.server?.identifiers ?? none,
    shared_identifiers: row.shared,
    differing_identifiers: row.differing,
    merged_fields: row.merged,
    test_event_code: row.testEventCode,
    warnings: row.warnings,
  };
}

/** A platform's rows and their counts. */
export function createTable(): { rows: Map<string, Row>; counts: Counts } {
  return {
    rows: new Map(),
    counts: { paired: 0, browser_only: 0, server_only: 0, duplicate: 0, expired: 0, rejected: 0 },
  };
}
