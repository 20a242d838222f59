import type { Pair } from "../observe/pairing.ts";
import { maskContacts } from "./mask-contacts.ts";

const csvCell = (value: unknown) => {
  const text = maskContacts(String(value ?? ""));
  // A leading =, +, - or @ would be a formula in a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const iso = (ms: number | undefined) => (ms === undefined ? "" : new Date(ms).toISOString());

/** Pairs as a table for spreadsheets. */
export const pairsCsv = (pairs: readonly Pair[]): string =>
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
