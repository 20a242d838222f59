import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ReportRow } from "../../sandbox/report-row.ts";

export type Platform = "meta" | "tiktok";

export type Report = Record<Platform, { events: ReportRow[] }>;

interface SandboxRequest {
  platform: Platform;
  kind: "api" | "pixel";
  body: { data?: ServerEvent[] };
}

/** An event as the server tells it: Meta's names and TikTok's. */
interface ServerEvent {
  event_name?: string;
  event?: string;
  user_data?: Record<string, unknown>;
  custom_data?: Record<string, unknown>;
  user?: Record<string, unknown>;
  properties?: Record<string, unknown>;
}

export type Demo = Awaited<ReturnType<typeof startDemo>>;

/** Starts the built demo on free ports. What is asked of it is asked from outside, of the sandbox. */
export async function startDemo() {
  const child = spawn(process.execPath, ["dist/cli.js", "demo", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { shop, sandbox } = await new Promise<{ shop: string; sandbox: string }>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const shop = /Shop +(http:\S+)/.exec(text)?.[1];
      const sandbox = /Sandbox +(http:\S+)/.exec(text)?.[1];
      if (shop && sandbox) resolve({ shop, sandbox });
    });
    child.once("exit", () =>
      reject(new Error(`The demo ended before it had printed its addresses: ${text}`)),
    );
  });

  const read = async <T>(path: string): Promise<T> => {
    const response = await fetch(sandbox + path);
    return (await response.json()) as T;
  };
  const requests = () => read<SandboxRequest[]>("/requests.json");

  return {
    shop,
    report: () => read<Report>("/report.json"),
    requests,
    /** The first event of this name that the server told the platform. */
    async serverCopy(platform: Platform, eventName: string): Promise<ServerEvent | undefined> {
      return (await requests())
        .filter(({ kind, platform: to }) => kind === "api" && to === platform)
        .flatMap(({ body }) => body.data ?? [])
        .find(({ event, event_name = event }) => event_name === eventName);
    },
    forget: () => fetch(`${sandbox}/report`, { method: "DELETE" }),
    /** Presses Ctrl-C; answers the exit status. */
    async interrupt(): Promise<number | null> {
      child.kill("SIGINT");
      const [status] = await once(child, "exit");
      return status;
    },
    kill: () => child.kill("SIGKILL"),
  };
}
