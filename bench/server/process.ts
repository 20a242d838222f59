import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** A server in a process of its own. */
export interface ServerProcess {
  url: string;
  /** CPU seconds that it has used so far, all of its threads and the kernel's work for it included. */
  cpuSeconds(): Promise<number>;
  /** Megabytes of memory that it holds. */
  residentMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

const ticks = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Linux: the fields utime and stime, after the command's closing bracket. Source: proc(5). */
const cpuSecondsOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticks;
};

const residentMegabytesOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
};

const whenListening = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error("the process has no output");
  for await (const line of createInterface(child.stdout)) {
    const { msg, url } = JSON.parse(line);
    if (msg === "listening") {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error("the process ended before it listened");
};

const started = async (words: readonly string[], cwd: string, clean: () => void): Promise<ServerProcess> => {
  const child = spawn(process.execPath, words, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const url = await whenListening(child);
  const { pid = 0 } = child;
  return {
    url,
    cpuSeconds: () => cpuSecondsOf(pid),
    residentMegabytes: () => residentMegabytesOf(pid),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      clean();
    },
  };
};

/** The schema of a beacon, as our own server publishes it. */
const beaconSchema = async (url: string): Promise<string> => {
  const { paths } = await (await fetch(`${url}/openapi.json`)).json();
  return JSON.stringify(paths["/v1/beacon"].post.requestBody.content["application/json"].schema);
};

/**
 * Fastify alone, with the check that our server publishes.
 * @param url our server's
 */
export const startBare = async (url: string): Promise<ServerProcess> => {
  const words = ["--import", "tsx", resolve("bench/server/bare.ts"), await beaconSchema(url)];
  return started(words, process.cwd(), () => {});
};

/** Takes everything, as both platforms would; see `sink.ts`. */
export const startSink = (): Promise<ServerProcess> =>
  started(["--import", "tsx", resolve("bench/server/sink.ts")], process.cwd(), () => {});

const nowhere = "http://127.0.0.1:9";

export interface ServerOptions {
  /** Where both platforms are; default: nowhere, so that only the way in is measured. */
  apiBase?: string;
  /** A folder whose store goes on; it stays. Default: a fresh one that goes with the server. */
  folder?: string;
}

/** A folder for a server that is started more than once. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), "twinbeam-bench-"));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** The built server, with one Meta and one TikTok destination. */
export const startServer = ({ apiBase = nowhere, folder }: ServerOptions = {}): Promise<ServerProcess> => {
  const home = folder ?? makeFolder();
  const site = {
    id: "shop",
    origins: ["https://shop.example"],
    defaultCountry: "DE",
    meta: { pixelId: "123456789012345", accessToken: "token", apiBase },
    tiktok: { eventSourceId: "C4A1B2C3D4E5F6G7H8I9", accessToken: "token", apiBase },
  };
  writeFileSync(join(home, "twinbeam.config.json"), JSON.stringify({ server: { port: 0 }, sites: [site] }));
  return started([resolve("dist/cli.js"), "serve"], home, () => {
    if (!folder) removeFolder(home);
  });
};
