import { isObject, parseJson } from "../json.ts";
import type { Report } from "../report.ts";
import type { Pixel } from "./accounts.ts";
import { standardNames } from "./names.ts";

interface Statistics {
  pixel_event_type: string;
  custom_event_type: string;
  total_count: number;
  browser_event_total_count: number;
  server_event_total_count: number;
  attributed_count: number;
  preview_count: number;
}

/** `GET /pixel/event/stats/`: what the report knows of these pixels, by the day of the first copy (UTC, both ends included). */
export function pixelStatistics(report: Report, pixels: readonly Pixel[], dateRange: unknown) {
  const range = parseJson(String(dateRange));
  const { start_date, end_date } = isObject(range) ? range : {};
  const [from, to] = [String(start_date), String(end_date)];
  const tables = new Map(pixels.map(({ pixel_code }) => [pixel_code, new Map<string, Statistics>()]));

  for (const row of report.rows("tiktok")) {
    const table = tables.get(row.pixel_id);
    const at = Math.min(
      row.browser_at ?? Number.POSITIVE_INFINITY,
      row.server_at ?? Number.POSITIVE_INFINITY,
    );
    if (!table || !Number.isFinite(at)) continue;
    const day = new Date(at).toISOString().slice(0, 10);
    if (day < from || day > to) continue;
    const counts = table.get(row.event_name) ?? emptyStatistics(row.event_name);
    table.set(row.event_name, counts);
    counts.total_count++;
    if (row.browser_at !== null) counts.browser_event_total_count++;
    if (row.server_at !== null) counts.server_event_total_count++;
  }
  return pixels.map(({ pixel_id, pixel_code }) => ({
    pixel_id,
    statistics: [...(tables.get(pixel_code)?.values() ?? [])],
  }));
}

function emptyStatistics(name: string): Statistics {
  const isStandard = standardNames.web.has(name);
  return {
    pixel_event_type: isStandard ? name : "CUSTOM",
    custom_event_type: isStandard ? "" : name,
    total_count: 0,
    browser_event_total_count: 0,
    server_event_total_count: 0,
    attributed_count: 0,
    preview_count: 0,
  };
}
