import { setImmediate as nextTurn } from "node:timers/promises";
import { maskContacts } from "../observe/mask-contacts.ts";
import type { Pair } from "../observe/pairing.ts";

const csvCell = (value: unknown) => {
  const text = maskContacts(String(value ?? ""));
  // A leading =, +, - or @ would be a formula in a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const iso = (ms: number | undefined) => (ms === undefined ? "" : new Date(ms).toISOString());

const columns = [
  ...["class", "event_name", "event_id", "server_at", "delivered_at", "browser_report"],
  ...["browser_name", "browser_id", "browser_at"],
];

const cellsOf = ({ class: found, server, browser }: Pair): unknown[] => [
  found,
  server?.name ?? browser?.name,
  server?.id ?? browser?.id,
  iso(server?.atMs),
  iso(server?.deliveredAtMs),
  server?.pixel,
  browser?.name,
  browser?.id,
  iso(browser?.atMs),
];

/** Masking so many takes 4 ms; a beacon waits no longer than that. */
const sliceRows = 500;

/** Pairs as a table for spreadsheets, in pieces, between which others have their turn. */
export const pairsCsv = async function* (pairs: readonly Pair[]): AsyncGenerator<string> {
  yield columns.join(",");
  for (let first = 0; first < pairs.length; first += sliceRows) {
    const rows = pairs.slice(first, first + sliceRows).map(cellsOf);
    yield rows.map((cells) => `\n${cells.map(csvCell).join(",")}`).join("");
    await nextTurn();
  }
};
