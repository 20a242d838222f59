import { cases, type Step } from "./cases.ts";

/** A process for one case, so that no case spoils the compiled code of another. A message starts a round. */
const runs = 10_000;

const microseconds = (step: Step, from: number): number => {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) step(from + run);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
};

const [, step] = cases[Number(process.argv[2])] ?? [];
process.on("message", (round: number) => {
  if (step) process.send?.(microseconds(step, round * runs));
});
