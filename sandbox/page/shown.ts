import type { Counts, ReportRow, RowState } from "../report-row.ts";

/** What the page's script reads from the sandbox. */
export interface ShownReport {
  meta: Counts & { events: ReportRow[] };
  tiktok: Counts & { events: ReportRow[] };
}

export interface ShownRequest {
  number: number;
  platform: "meta" | "tiktok";
  kind: "api" | "pixel";
  method: string;
  path: string;
  status: number;
  at: number;
  /** The body as JSON text. */
  text: string;
  answer: unknown;
}

export interface ShownRule {
  id: string;
  when: string;
  own: boolean;
  refusal: { status?: number; code: number; subcode?: number };
}

export interface ShownRules {
  meta: ShownRule[];
  tiktok: ShownRule[];
  notices: { id: string; when: string }[];
}

/** An event and what leaves for each platform; `sha256(text)` stands for a digest. */
export interface ShownExample {
  title: string;
  event: unknown;
  meta: { body?: unknown; refused?: string };
  tiktok: { body?: unknown; refused?: string };
}

/** Words for people. */
export interface Labels {
  platforms: Record<"meta" | "tiktok", string>;
  states: Record<RowState, string>;
}
