import type { ReportRow, RowState } from "../report-row.ts";
import type { PageDom } from "./dom.ts";
import type { Labels, ShownReport } from "./shown.ts";

interface PlatformRow {
  platform: "meta" | "tiktok";
  row: ReportRow;
}

/** The list of events with its filters. Runs in the page: refers to nothing outside itself. */
export function eventsPart({ make, part, table, clockTime }: PageDom, labels: Labels, origin: string) {
  const rowsShown = 200;
  const chosen = new Set<string>();
  let shown: ShownReport | undefined;

  function arrival(at: number | null, side: string): HTMLElement | null {
    if (at === null) return null;
    const time = make("time", "", make("span", "", side), clockTime(at));
    time.title = new Date(at).toISOString();
    return make("div", "", time);
  }

  function gap({ browser_at, server_at }: ReportRow): HTMLElement | null {
    if (browser_at === null || server_at === null) return null;
    const size = Math.abs(server_at - browser_at);
    const units: [limit: number, unit: number, name: string][] = [
      [1_000, 1, "ms"],
      [120_000, 1_000, "s"],
      [7_200_000, 60_000, "min"],
      [Number.POSITIVE_INFINITY, 3_600_000, "h"],
    ];
    const [, unit, name] = units.find(([limit]) => size < limit) ?? [0, 1, "ms"];
    const text = `${Number((size / unit).toFixed(1))} ${name}`;
    return make("div", "gap", `server ${text} ${server_at < browser_at ? "earlier" : "later"}`);
  }

  function identifiers(row: ReportRow): HTMLElement {
    const tag = (kind: string, text: string) => make("span", `tag mono ${kind}`, text);
    const isBoth = row.browser_at !== null && row.server_at !== null;
    const own = row.browser_at === null ? row.server_identifiers : row.browser_identifiers;
    const tags = isBoth
      ? [
          ...row.shared_identifiers.map((name) => tag("shared", name)),
          ...row.differing_identifiers.map((name) => tag("differing", `≠ ${name}`)),
        ]
      : own.map((name) => tag("", name));
    return make("div", "tags", ...tags);
  }

  function details(row: ReportRow): (HTMLElement | null)[] {
    const isRepeated = row.browser_copies > 1 || row.server_copies > 1;
    const entries: [label: string, text: string | null][] = [
      ["filled in", row.merged_fields.join(", ")],
      ["copies", isRepeated ? `browser ${row.browser_copies}×, server ${row.server_copies}×` : null],
      ["test code", row.test_event_code],
      ["why", row.reason],
      ["mind", row.warnings.join(", ")],
    ];
    return entries.map(([label, text]) =>
      text ? make("div", "detail", make("b", "", `${label} `), text) : null,
    );
  }

  function line({ platform, row }: PlatformRow): HTMLElement {
    const name = make("div", "name", row.event_name || "(no name)");
    const id = make("div", "id mono", row.event_id ?? "no id");
    const where = make("div", "where", `${labels.platforms[platform]} · ${row.pixel_id}`);
    const badge = make("span", `badge ${row.state}`, labels.states[row.state]);
    const times = [arrival(row.browser_at, "browser"), arrival(row.server_at, "server"), gap(row)];
    return make(
      "tr",
      "",
      make("td", "event", name, id, where),
      make("td", "state", badge),
      make("td", "times", ...times),
      make("td", "carried", identifiers(row), ...details(row)),
    );
  }

  function isWanted({ platform, row }: PlatformRow): boolean {
    const among = (values: readonly string[], value: string) =>
      !values.some((name) => chosen.has(name)) || chosen.has(value);
    const search = (part("search") as HTMLInputElement).value.trim().toLowerCase();
    const text = `${row.event_name} ${row.event_id} ${row.pixel_id}`.toLowerCase();
    const isChosen =
      among(Object.keys(labels.platforms), platform) && among(Object.keys(labels.states), row.state);
    return isChosen && text.includes(search);
  }

  function welcome(): HTMLElement {
    const text =
      "Nothing has come yet. Point a companion server and its pixels here: any pixel id will do, and any token " +
      "unless the sandbox was started with seed tokens.";
    const settings = [
      `meta:   apiBase   ${origin}`,
      `        scriptUrl ${origin}/en_US/fbevents.js`,
      `tiktok: apiBase   ${origin}`,
      `        scriptUrl ${origin}/i18n/pixel/events.js`,
    ];
    return make("div", "empty", text, make("pre", "", settings.join("\n")));
  }

  function show(): void {
    const all: PlatformRow[] = [
      ...(shown?.meta.events ?? []).map((row) => ({ platform: "meta" as const, row })),
      ...(shown?.tiktok.events ?? []).map((row) => ({ platform: "tiktok" as const, row })),
    ];
    const newest = ({ row }: PlatformRow) => Math.max(row.browser_at ?? 0, row.server_at ?? 0);
    const wanted = all.filter(isWanted).sort((first, second) => newest(second) - newest(first));
    if (wanted.length === 0) {
      const none = all.length === 0 ? welcome() : make("p", "empty", "No event fits the filter.");
      part("events").replaceChildren(none);
      return;
    }
    const heads = ["Event", "State", "Arrived", "Identifiers (green: the same on both copies)"];
    const sheet = make("div", "sheet", table(heads, wanted.slice(0, rowsShown).map(line)));
    if (wanted.length >= rowsShown) sheet.append(make("div", "more", "Older events are in /report.json."));
    part("events").replaceChildren(sheet);
  }

  function chip([value, label]: [string, string]): HTMLElement {
    const button = make("button", "", label);
    button.setAttribute("type", "button");
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (!chosen.delete(value)) chosen.add(value);
      button.setAttribute("aria-pressed", String(chosen.has(value)));
      show();
    });
    return button;
  }

  const choices: [value: RowState | "meta" | "tiktok", label: string][] = [
    ["meta", labels.platforms.meta],
    ["tiktok", labels.platforms.tiktok],
    ...(Object.entries(labels.states) as [RowState, string][]),
  ];
  part("filters").replaceChildren(...choices.map(chip));
  part("search").addEventListener("input", show);

  return (report: ShownReport): void => {
    shown = report;
    show();
  };
}
