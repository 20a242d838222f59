import type { ReportRow } from "../report-row.ts";

/** `user_data` fields by the names the quality API gives identifiers; names beyond the first four are not confirmed. */
const identifiers: Readonly<Record<string, { identifier: string; weight: number }>> = {
  em: { identifier: "email", weight: 3 },
  client_ip_address: { identifier: "ip_address", weight: 1 },
  client_user_agent: { identifier: "user_agent", weight: 1 },
  external_id: { identifier: "external_id", weight: 1.5 },
  ph: { identifier: "phone_number", weight: 2 },
  fbc: { identifier: "click_id", weight: 2 },
  fbp: { identifier: "browser_id", weight: 1 },
};

interface Tally {
  browser: number;
  server: number;
  paired: number;
  withId: { browser: number; server: number };
  carried: Map<string, number>;
}

/**
 * `web` of `GET /dataset_quality` for one dataset, counted from the report. The live score is Meta's secret: here it grows
 * with the share of server copies that carry an identifier.
 */
export function webQuality(rows: Iterable<ReportRow>, datasetId: string) {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    if (row.pixel_id !== datasetId || row.state === "rejected") continue;
    const tally = tallies.get(row.event_name) ?? emptyTally();
    tallies.set(row.event_name, tally);
    count(tally, row);
  }
  return [...tallies].filter(([, { server }]) => server > 0).map(([name, tally]) => quality(name, tally));
}

function emptyTally(): Tally {
  return { browser: 0, server: 0, paired: 0, withId: { browser: 0, server: 0 }, carried: new Map() };
}

function count(tally: Tally, row: ReportRow): void {
  const hasId = row.event_id === null ? 0 : 1;
  if (row.state === "paired") tally.paired++;
  if (row.browser_at !== null) {
    tally.browser++;
    tally.withId.browser += hasId;
  }
  if (row.server_at !== null) {
    tally.server++;
    tally.withId.server += hasId;
    for (const name of row.server_identifiers) tally.carried.set(name, (tally.carried.get(name) ?? 0) + 1);
  }
}

function quality(event_name: string, { browser, server, paired, withId, carried }: Tally) {
  const known = Object.entries(identifiers).filter(([name]) => carried.has(name));
  const share = (name: string) => (carried.get(name) ?? 0) / server;
  const score = known.reduce((sum, [name, { weight }]) => sum + weight * share(name), 0);
  const description = "Counted by the sandbox.";
  const percentage = (part: number, whole: number) => ({ percentage: percent(part, whole), description });
  return {
    event_name,
    event_match_quality: {
      composite_score: Math.min(10, Math.round(score * 10) / 10),
      match_key_feedback: known.map(([name, { identifier }]) => ({
        identifier,
        coverage: { percentage: percent(carried.get(name) ?? 0, server) },
      })),
      diagnostics: [],
    },
    event_coverage: { ...percentage(paired, browser), goal_percentage: 75 },
    dedupe_key_feedback: [
      {
        dedupe_key: "event_id",
        browser_events_with_dedupe_key: percentage(withId.browser, browser),
        server_events_with_dedupe_key: percentage(withId.server, server),
        overall_browser_coverage_from_dedupe_key: percentage(paired, browser),
      },
    ],
    data_freshness: { upload_frequency: "real_time", description },
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10;
}
