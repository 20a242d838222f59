import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

const program = resolve("dist/cli.js");

export const site = {
  id: "shop",
  origins: ["https://shop.example"],
  meta: { pixelId: "123456789012345", accessToken: "token-of-meta", apiBase: "http://127.0.0.1:9" },
};

/** A configuration whose platforms are nowhere: nothing is ever sent. */
export const configuration = {
  server: { port: 0, apiKeys: ["key-of-the-backend"] },
  sites: [site],
};

/** An empty folder with this configuration, gone when the test is over. */
export const folderWith = (content: object): string => {
  const folder = mkdtempSync(join(tmpdir(), "twinbeam-serve-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "twinbeam.config.json"), JSON.stringify(content));
  return folder;
};

/** Runs a command to its end. */
export const twinbeam = (cwd: string, ...words: string[]) =>
  spawnSync(process.execPath, [program, ...words], { cwd, encoding: "utf8", timeout: 20_000 });

export interface Line {
  msg: string;
  level: number;
  [field: string]: unknown;
}

export interface Serving {
  child: ChildProcess;
  url: string;
  /** Lines of stdout so far. */
  lines: Line[];
  errors: () => string;
  /** Waits for a line. */
  line(msg: string): Promise<Line>;
  /** Sends a signal and waits for the end: its exit status. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** `twinbeam serve` in a folder, once it listens. */
export const serve = (cwd: string, ...words: string[]): Promise<Serving> => serveWith({}, cwd, ...words);

/** The same, with more in its environment. */
export const serveWith = async (
  env: Record<string, string>,
  cwd: string,
  ...words: string[]
): Promise<Serving> => {
  const child = spawn(process.execPath, [program, "serve", ...words], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  createInterface(child.stdout).on("line", (text) => {
    lines.push(JSON.parse(text));
    for (const look of waiting) look();
  });
  const line = (msg: string) =>
    new Promise<Line>((found, failed) => {
      const look = () => {
        const match = lines.find((candidate) => candidate.msg === msg);
        if (!match) return;
        waiting.delete(look);
        found(match);
      };
      waiting.add(look);
      look();
      exited.then(() => failed(new Error(`serve ended before it said ${msg}: ${errors}`)));
    });
  const { url } = await line("listening");
  return {
    child,
    url: String(url),
    lines,
    errors: () => errors,
    line,
    end: async (signal) => {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
};
