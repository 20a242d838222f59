/**
 * What the server costs: `npm run build && npm run bench:server [-- pairs seconds]`. Judge by the ratios: variants
 * are interleaved in one run, and CPU is the server's own.
 */
import { beaconRows, type Row } from "./server/beacon-rows.ts";

const [pairs = 5, seconds = 4] = process.argv.slice(2).map(Number);

const print = ({ what, measured, floor, stretch }: Row) =>
  console.log(`${what}\n  ${measured}\n  floor ${floor}, stretch ${stretch}\n`);

for (const row of await beaconRows({ pairs, seconds })) print(row);
