import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const commands = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge"];

/** Where the installers of each system put Chrome and Chromium; `PATH` is searched before. */
const usualPlaces: Partial<Record<NodeJS.Platform, (env: NodeJS.ProcessEnv) => (string | undefined)[]>> = {
  linux: () => ["/opt/google/chrome/chrome", "/usr/lib/chromium/chromium", "/snap/bin/chromium"],
  darwin: (env) =>
    ["Google Chrome", "Chromium", "Microsoft Edge"].flatMap((name) =>
      ["", env.HOME ?? ""].map((home) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
    ),
  win32: (env) =>
    [
      "Google\\Chrome\\Application\\chrome.exe",
      "Chromium\\Application\\chrome.exe",
      "Microsoft\\Edge\\Application\\msedge.exe",
    ].flatMap((path) =>
      [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].map(
        (root) => root && `${root}\\${path}`,
      ),
    ),
};

/** Starts a headless Chrome or Chromium of this machine. Close it when done. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireBrowser(),
    args: ["--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
}

/** The path of a Chrome or Chromium; as root on Debian installs one where there is none. */
export function requireBrowser(): string {
  return findBrowser() ?? installBrowser();
}

/**
 * The path of a Chrome or Chromium, or undefined: `CHROME_PATH` first, then the search path, then the usual places.
 * @throws when `CHROME_PATH` names no file
 */
export function findBrowser({
  env = process.env,
  platform = process.platform,
  exists = existsSync,
}: {
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  exists?: (path: string) => boolean;
} = {}): string | undefined {
  if (env.CHROME_PATH) {
    if (exists(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new Error(`CHROME_PATH names no file: ${env.CHROME_PATH}.`);
  }
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => commands.map((command) => join(folder, command)));
  const places = usualPlaces[platform]?.(env) ?? [];
  return [...onPath, ...places].find((path) => path !== undefined && exists(path));
}

/** Debian's own package, where we may install it; a CI container is such a place. */
function installBrowser(): string {
  if (process.getuid?.() === 0 && isDebian()) {
    console.log(
      "No Chrome or Chromium found: installing Debian's chromium with apt-get, this takes a minute.",
    );
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    // Where it fails, its own words stand above, and the sentence below says what to do.
    for (const words of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]])
      spawnSync("apt-get", ["-qq", ...words], { stdio: "inherit", env });
    const path = findBrowser();
    if (path) return path;
  }
  throw new Error("No Chrome or Chromium found: install one, or set CHROME_PATH to its program file.");
}

function isDebian(): boolean {
  return existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}
