// `npm start`: installs what is missing, builds what is older than its sources, and runs `twinbeam demo`.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./install.mjs";

const sources = [
  "event",
  "sdk",
  "server",
  "sandbox",
  "dashboard",
  "demo",
  "package.json",
  "rollup.config.mjs",
];
const program = join("dist", "cli.js");

if (existsSync(program) && changedAt(program) > Math.max(...sources.map(changedAt))) start();
else if (build()) start();
else process.exitCode = 1;

/** When the file, or the newest file below the folder, was last written: milliseconds. */
function changedAt(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

function build() {
  console.log("Building …");
  const { status, stdout, stderr } = npm(["run", "build", "--silent"], { encoding: "utf8" });
  if (status === 0) return true;
  console.error(`${stdout}${stderr}\nThe build failed: the reason stands above.`);
  rmSync(program, { force: true });
  return false;
}

function start() {
  const demo = spawn(process.execPath, [program, "demo", ...process.argv.slice(2)], { stdio: "inherit" });
  // A Ctrl-C reaches the demo from the terminal too; it stops once, however often it is told.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => demo.kill(signal));
  demo.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
