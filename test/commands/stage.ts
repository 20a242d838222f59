import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { createSandbox, type SandboxOptions } from "../../sandbox/index.ts";

const program = resolve("dist/cli.js");

export const pixelId = "123456789012345";
export const pixelCode = "C4TESTTESTTESTTEST01";

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
  /** Sends the signal as soon as this says so, asked again and again. */
  killWhen?: () => boolean;
  /** `SIGKILL` where absent. */
  signal?: NodeJS.Signals;
}

/** A fresh folder with files, where commands run. Gone when the test is over. */
export const folder = (files: Readonly<Record<string, string | Buffer>> = {}) => {
  const path = mkdtempSync(join(tmpdir(), "twinbeam-command-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const write = (name: string, content: string | Buffer) => writeFileSync(join(path, name), content);
  for (const [name, content] of Object.entries(files)) write(name, content);
  return {
    path,
    write,
    read: (name: string) => readFileSync(join(path, name), "utf8"),
    /** Runs `twinbeam` here, to its end. */
    twinbeam: (
      words: readonly string[],
      { input, env = {}, killWhen, signal = "SIGKILL" }: RunOptions = {},
    ) =>
      new Promise<Ended>((done, fail) => {
        const child = spawn(process.execPath, [program, ...words], {
          cwd: path,
          env: { PATH: process.env.PATH, ...env },
        });
        const timer = killWhen && setInterval(() => killWhen() && child.kill(signal), 5);
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (text) => {
          stdout += text;
        });
        child.stderr.on("data", (text) => {
          stderr += text;
        });
        child.on("error", fail);
        child.on("close", (status) => {
          clearInterval(timer);
          done({ status, stdout, stderr });
        });
        child.stdin.on("error", () => {});
        child.stdin.end(input ?? "");
      }),
  };
};

interface ReportEvent {
  pixel_id: string;
  event_name: string;
  event_id: string;
  server_copies: number;
  test_event_code: string | null;
}

/** A sandbox of both platforms for one test. */
export const sandbox = async (options: SandboxOptions = {}) => {
  const made = createSandbox(options);
  const url = await made.listen();
  onTestFinished(() => made.close());
  const json = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).json();
  return {
    url,
    /** Rows of a platform's report. */
    events: async (platform: "meta" | "tiktok"): Promise<ReportEvent[]> =>
      (await json("/report.json"))[platform].events,
    requests: async (): Promise<
      { platform: string; kind: string; path: string; status: number; body: never }[]
    > => json("/requests.json"),
    control: (wish: object) => json("/control", { method: "POST", body: JSON.stringify(wish) }),
  };
};

/** A configuration of one site with a destination at each platform. */
export const configuration = (sandboxUrl: string, more: object = {}) =>
  JSON.stringify({
    server: { port: 0, apiKeys: ["key-of-the-backend"] },
    sites: [
      {
        id: "shop",
        origins: ["https://shop.example"],
        defaultCountry: "DE",
        meta: { pixelId, accessToken: "token-of-meta", apiBase: sandboxUrl },
        tiktok: { eventSourceId: pixelCode, accessToken: "token-of-tiktok", apiBase: sandboxUrl },
      },
    ],
    ...more,
  });

/** ISO time some hours ago, so that no window closes under a test. */
export const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** A CSV of purchases with order ids `prefix-1` to `prefix-n`. */
export const purchases = (count: number, prefix = "A") =>
  [
    "event_name,event_time,order_id,value,currency,email",
    ...Array.from(
      { length: count },
      (_, at) => `Purchase,${hoursAgo(2)},${prefix}-${at + 1},${at + 1}.50,EUR,person${at + 1}@shop.example`,
    ),
  ].join("\n");
