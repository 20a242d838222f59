import { spawn } from "node:child_process";

const openers: Readonly<Record<string, [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Opens an address in the user's browser where there is one; whether it worked does not matter. */
export const openBrowser = (address: string): void => {
  const [command, ...first] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...first, address], { stdio: "ignore", detached: true });
  child.once("error", () => {});
  child.unref();
};
