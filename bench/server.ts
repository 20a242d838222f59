/**
 * What the server costs: `npm run build && npm run bench:server [-- pairs seconds]`. Judge by the ratios: variants
 * are interleaved in one run, and CPU is the server's own. A run fills a store with a million events: minutes, and 2 GB.
 */
import { beaconRows } from "./server/beacon-rows.ts";
import { pendingRow } from "./server/pending-row.ts";
import { relayRow } from "./server/relay-row.ts";
import type { Row } from "./server/row.ts";

const [pairs = 5, seconds = 4] = process.argv.slice(2).map(Number);

const print = ({ what, measured, floor, stretch }: Row) =>
  console.log(`${what}\n  ${measured}\n  floor ${floor}, stretch ${stretch}\n`);

for (const row of await beaconRows({ pairs, seconds })) print(row);
print(await relayRow());
print(await pendingRow({ pairs, seconds }));
