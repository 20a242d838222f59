/**
 * What an event costs on its way into a platform's body, in microseconds of CPU: `npm run bench:payload`. Beside
 * a hand-written body (JSON.stringify and four digests, what any sender has to do) and Meta's own SDK, all in
 * one run and taking turns, so that a busy machine hits all alike. Judge by the ratios.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { build } from "esbuild";

const shared = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "error",
} as const;
const steps = `
  export { checkEvent } from "./server/intake/check.ts";
  export { createPrepare } from "./server/prepare/prepare.ts";
  export { createTargets } from "./server/prepare/targets.ts";
  export { meta } from "./server/relay/meta/index.ts";
  export { tiktok } from "./server/relay/tiktok/index.ts";`;
const measure = "dist/bench/measure.mjs";
await build({ ...shared, stdin: { contents: steps, resolveDir: "." }, outfile: "dist/bench/payload.mjs" });
await build({ ...shared, entryPoints: ["bench/payload/measure.ts"], outfile: measure });
const { cases } = await import("./payload/cases.ts");

const rounds = 15;
/** Plain Node, without what the loader of this file adds to the code. */
const workers = cases.map((_, index) => fork(measure, [String(index)], { execArgv: [] }));

const roundOf = async (worker: ChildProcess, round: number): Promise<number> => {
  worker.send(round);
  const [cost] = await once(worker, "message");
  return Number(cost);
};

const figures = cases.map((): number[] => []);
for (let round = 0; round < rounds; round++)
  for (const [index, worker] of workers.entries()) figures[index]?.push(await roundOf(worker, round));
for (const worker of workers) worker.disconnect();

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Ratios are taken round by round: what slows one round slows all of its cases. */
const ratio = (to: number, of: number): string =>
  median((figures[of] ?? []).map((cost, round) => (figures[to]?.[round] ?? Number.NaN) / cost)).toFixed(2);

console.log(`${"".padEnd(46)}us CPU   of the limit   of the SDK`);
for (const [index, [name]] of cases.entries()) {
  const cost = median(figures[index] ?? [])
    .toFixed(1)
    .padStart(6);
  console.log(
    `${name.padEnd(46)}${cost}   ${ratio(0, index).padStart(12)}   ${ratio(1, index).padStart(10)}`,
  );
}
