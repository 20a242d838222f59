// Installs what the working folder lacks: the packages of package-lock.json, and the SQLite module as machine code,
// downloaded or else compiled. Where nothing is missing that takes a moment. Written for Node alone, since in a fresh
// clone there is nothing else yet.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sqlite = join("node_modules", "better-sqlite3");
const log = "sqlite-build.log";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
try {
  requireNode();
  if (isOlder(join("node_modules", ".package-lock.json"), "package-lock.json")) installPackages();
  if (!sqliteWorks()) installSqlite();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

/** Runs npm with these arguments, on every system the npm that was called, if one was. */
export function npm(args, options) {
  const { npm_execpath: path } = process.env;
  return path
    ? spawnSync(process.execPath, [path, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Twinbeam needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
}

function isOlder(made, source) {
  return !existsSync(made) || statSync(made).mtimeMs < statSync(source).mtimeMs;
}

function installPackages() {
  console.log("Installing packages …");
  // Without install scripts: the only one that matters is SQLite's, and it would compile without a word.
  const { status } = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("The packages could not be installed: see npm's message above.");
}

/** Asked in a process of its own: a module built for another Node version fails only when it is loaded. */
function sqliteWorks() {
  const program = 'new (require("better-sqlite3"))(":memory:")';
  return spawnSync(process.execPath, ["-e", program], { stdio: "ignore" }).status === 0;
}

function installSqlite() {
  console.log("Fetching the SQLite module …");
  const prebuild = join(process.cwd(), "node_modules", "prebuild-install", "bin.js");
  spawnSync(process.execPath, [prebuild], { cwd: sqlite, stdio: "ignore", timeout: 60_000 });
  if (sqliteWorks()) return;

  console.log(
    "There is no ready-made SQLite module for this machine: compiling it now takes a minute or two.",
  );
  const output = openSync(log, "w");
  npm(["rebuild", "better-sqlite3", "--foreground-scripts"], {
    stdio: ["ignore", output, output],
    env: { ...process.env, npm_config_build_from_source: "true", JOBS: "max" },
  });
  closeSync(output);
  if (!sqliteWorks()) {
    throw new Error(
      `The SQLite module could not be compiled, which takes python3, make and a C++ compiler; the compiler's words are in ${log}.`,
    );
  }
}
