/**
 * What the server costs: `npm run build && npm run bench:server [-- row… --pairs 5 --seconds 4]`, where a row is one
 * of the names below and none means all. Judge by the ratios: variants are interleaved in one run, and CPU is the
 * server's own. `pending` fills a store with a million events: minutes, and 2 GB.
 */
import { parseArgs } from "node:util";
import { beaconRow, openLoopRow } from "./server/beacon-rows.ts";
import { pendingRow } from "./server/pending-row.ts";
import { relayRow } from "./server/relay-row.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: "string", default: "5" }, seconds: { type: "string", default: "4" } },
});
const options = { pairs: Number(values.pairs), seconds: Number(values.seconds) };

const rows = {
  "beacons-1": () => beaconRow({ ...options, events: 1 }),
  "beacons-20": () => beaconRow({ ...options, events: 20 }),
  "open-loop": () => openLoopRow(options),
  relay: () => relayRow(),
  pending: () => pendingRow(options),
};

for (const [name, measure] of Object.entries(rows)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { what, measured, floor, stretch } = await measure();
  console.log(`${name}: ${what}\n  ${measured}\n  floor ${floor}, stretch ${stretch}\n`);
}
