import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Mutant, mutants } from "./mutants.ts";

/**
 * Plants each fault in a copy of the tree and runs the unit tests of the way of an event there. A fault that no
 * test notices is a gap in the tests. Usage: `npm run test:mutants [-- <text in file or kind>]`.
 */
const root = process.cwd();
const left = new Set(["node_modules", ".git", ".tsbuild", "dist", "data", "demo"]);
const suites = [
  ...["event/click-ids", "event/fields", "event/ids", "event/names", "server/intake/check", "server/prepare"],
  // Not the pages of docs/: they repeat the tables and would notice any change of them.
  ...["examples", "peers", "properties"].map((name) => `examples/${name}`),
  ...["meta", "tiktok", "hooks", "platforms", "read-answer"].map((name) => `server/relay/${name}`),
].map((name) => `test/${name}`);
const copies = 2;

const makeCopy = async (): Promise<string> => {
  const copy = await mkdtemp(join(tmpdir(), "twinbeam-mutants-"));
  const needed = (await readdir(root)).filter((name) => !left.has(name));
  await Promise.all(needed.map((name) => cp(join(root, name), join(copy, name), { recursive: true })));
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
};

/** One process and one set of modules for all files: loading them for each file is most of the time. */
const options = [
  ...["run", "--project", "unit", "--project", "application", "--reporter", "default", "--bail", "1"],
  ...["--no-isolate", "--pool", "threads", "--maxWorkers", "1"],
];

const passes = (
  copy: string,
  tests: readonly string[],
  stdio: "ignore" | "inherit" = "ignore",
): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const run = spawn(process.execPath, [vitest, ...options, ...tests], { cwd: copy, stdio });
    run.on("error", reject);
    run.on("exit", (status) => resolve(status === 0));
  });

/** A fault whose place in the source is gone, or is not the only one, plants nothing. */
const isPlantable = async ({ file, from }: Mutant): Promise<boolean> =>
  (await readFile(join(root, file), "utf8")).split(from).length === 2;

/** Whether a test notices the fault. */
const isFound = async (copy: string, { file, from, to }: Mutant): Promise<boolean> => {
  const path = join(copy, file);
  const source = await readFile(path, "utf8");
  await writeFile(
    path,
    source.replace(from, () => to),
  );
  try {
    // The tests of the file's folder first: they are quick and notice most.
    const near = suites.filter((suite) => suite.startsWith(`test/${dirname(file)}`));
    return !(await passes(copy, near)) || !(await passes(copy, suites));
  } finally {
    await writeFile(path, source);
  }
};

const filter = process.argv[2] ?? "";
const chosen = mutants.filter(({ file, kind }) => `${kind} ${file}`.includes(filter));
const stale = (
  await Promise.all(chosen.map(async (mutant) => ((await isPlantable(mutant)) ? [] : mutant)))
).flat();
if (stale.length > 0)
  throw new Error(`Not in one place: ${stale.map(({ file, from }) => `${file}: ${from}`).join("; ")}`);

const folders = await Promise.all(Array.from({ length: copies }, makeCopy));
const missed: Mutant[] = [];

try {
  const [first = root] = folders;
  if (!(await passes(first, suites, "inherit")))
    throw new Error("The unit tests fail without any fault: mend them first.");
  const waiting = chosen.values();
  await Promise.all(
    folders.map(async (copy) => {
      for (const mutant of waiting) {
        const found = await isFound(copy, mutant);
        if (!found) missed.push(mutant);
        console.log(
          `${found ? "found " : "MISSED"} ${mutant.kind.padEnd(8)} ${mutant.file}: ${mutant.to.trim()}`,
        );
      }
    }),
  );
} finally {
  await Promise.all(folders.map((copy) => rm(copy, { recursive: true, force: true })));
}

console.log(`${chosen.length - missed.length} of ${chosen.length} planted faults found`);
process.exitCode = missed.length > 0 ? 1 : 0;
