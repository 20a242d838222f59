import { expect, test } from "vitest";
import { findBrowser } from "./browser.ts";

const none = () => false;
const only = (path: string) => (candidate: string) => candidate === path;

test("CHROME_PATH wins over every other browser", () => {
  const env = { CHROME_PATH: "/opt/my/chrome", PATH: "/usr/bin" };
  expect(findBrowser({ env, platform: "linux", exists: () => true })).toBe("/opt/my/chrome");
});

test("a CHROME_PATH that names no file is said, not passed over", () => {
  const env = { CHROME_PATH: "/opt/gone/chrome", PATH: "/usr/bin" };
  expect(() => findBrowser({ env, platform: "linux", exists: none })).toThrow("CHROME_PATH names no file");
});

test.each([
  ["linux", { PATH: "/bin:/usr/bin" }, "/usr/bin/chromium"],
  ["linux", {}, "/snap/bin/chromium"],
  ["darwin", { HOME: "/Users/ada" }, "/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium"],
  ["win32", { PROGRAMFILES: "C:\\Programs" }, "C:\\Programs\\Google\\Chrome\\Application\\chrome.exe"],
] as const)("on %s a browser in its usual place is found", (platform, env, path) => {
  expect(findBrowser({ env, platform, exists: only(path) })).toBe(path);
});

test("without any browser nothing is found", () => {
  expect(findBrowser({ env: { PATH: "/usr/bin" }, platform: "linux", exists: none })).toBeUndefined();
});
