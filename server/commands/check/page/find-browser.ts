import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const commands = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];

/** Where installers put it beside the search path. */
const usualPlaces: Readonly<Record<string, readonly string[]>> = {
  linux: ["/opt/google/chrome/chrome", "/usr/lib/chromium/chromium", "/snap/bin/chromium"],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/** The path of a Chrome or Chromium on this machine: `CHROME_PATH`, the search path, the usual places. */
export const findBrowser = (env: NodeJS.ProcessEnv = process.env): string | undefined => {
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => commands.map((name) => join(folder, name)));
  const places = usualPlaces[process.platform] ?? [];
  return [env.CHROME_PATH, ...onPath, ...places].find((path) => path && existsSync(path));
};
