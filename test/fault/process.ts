import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A port that is free at the moment: a server that is killed has to come back on the same one. */
export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

/** What `serve` did that did not stay up. */
export interface Ended {
  code: number | null;
  stderr: string;
  stdout: string;
}

/** A real server in a process of its own. */
export interface Served {
  url: string;
  pid: number;
  /** From the start of the process to the line that says it listens. */
  startMs: number;
  /** `kill -9`: the process gets no chance to do anything. */
  kill(): Promise<void>;
  /** A polite stop; how it ended, and how long that took. */
  stop(): Promise<{ code: number | null; tookMs: number }>;
  /** Resident memory in bytes. */
  memory(): number;
  output(): string;
}

const launch = (folder: string, env: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, [cli, "serve"], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    output.stdout += data;
  });
  child.stderr.on("data", (data) => {
    output.stderr += data;
  });
  const exited = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  return { child, output, exited };
};

const listeningUrl = (stdout: string): string | undefined => {
  const line = stdout.split("\n").find((text) => text.includes('"msg":"listening"'));
  return line && (JSON.parse(line) as { url: string }).url;
};

const memoryOf = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
};

const killed = async (child: ChildProcess, exited: Promise<unknown>) => {
  child.kill("SIGKILL");
  await exited;
};

/** Starts `twinbeam serve` in a folder with a configuration; rejects where it does not come up. */
export const serve = async (folder: string, env: NodeJS.ProcessEnv = {}): Promise<Served> => {
  const began = performance.now();
  const { child, output, exited } = launch(folder, env);
  let ended = false;
  exited.then(() => {
    ended = true;
  });
  let url: string | undefined;
  while (!url) {
    if (ended) throw new Error(`serve did not start: ${output.stderr}`);
    await sleep(10);
    url = listeningUrl(output.stdout);
  }
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    startMs: performance.now() - began,
    kill: () => killed(child, exited),
    stop: async () => {
      const asked = performance.now();
      child.kill("SIGTERM");
      const code = await exited;
      return { code, tookMs: performance.now() - asked };
    },
    memory: () => memoryOf(pid),
    output: () => output.stdout + output.stderr,
  };
};

/** Starts `twinbeam serve` where it is expected to refuse. */
export const refusedServe = async (folder: string): Promise<Ended> => {
  const { child, output, exited } = launch(folder, {});
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const code = await exited;
  clearTimeout(timer);
  return { code, ...output };
};
