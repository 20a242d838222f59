import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { configuration, folder, purchases, sandbox } from "./stage.ts";

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(" ");

/** Runs a command in a real pseudo-terminal (util-linux's script), typing `keys` as soon as a text shows. */
const inTerminal = (
  cwd: string,
  words: readonly string[],
  {
    columns = 80,
    type = [],
    env = {},
  }: { columns?: number; type?: readonly (readonly [string, string])[]; env?: Record<string, string> } = {},
) =>
  new Promise<{ status: number | null; screen: string }>((done) => {
    const line = `stty cols ${columns}; exec ${quoted([process.execPath, resolve("dist/cli.js"), ...words])}`;
    const child = spawn("script", ["-qec", line, "/dev/null"], {
      cwd,
      env: { ...process.env, TERM: "xterm", ...env },
    });
    const waiting = [...type];
    let screen = "";
    child.stdout.on("data", (text) => {
      screen += text;
      const [next] = waiting;
      if (next && screen.includes(next[0])) {
        waiting.shift();
        setTimeout(() => child.stdin.write(next[1]), 100);
      }
    });
    child.on("close", (status) => done({ status, screen }));
  });

const enter = "\r";

describe("on a terminal", () => {
  it("init asks, explains where to look, and writes what was answered", async () => {
    const here = folder();
    const { status, screen } = await inTerminal(here.path, ["init"], {
      type: [
        ["Domain of the shop", `shop.example${enter}`],
        ["Meta pixel id", enter],
        ["TikTok pixel code", `C4TESTTESTTESTTEST01${enter}`],
        ["TikTok access token", `token-of-tiktok${enter}`],
        ["Path of the data layer", enter],
        ["How does a visitor consent?", enter],
      ],
    });
    expect(status).toBe(0);
    expect(screen).toContain("Events Manager");
    expect(screen).not.toContain("token-of-tiktok");
    expect(here.read("twinbeam.config.yaml")).toMatch(/id: shop\n[\s\S]*eventSourceId: C4TESTTESTTESTTEST01/);
    expect(here.read(".env")).toContain("TIKTOK_TOKEN=token-of-tiktok");
  });

  it("replay asks before it sends, and a no sends nothing", async () => {
    const platform = await sandbox();
    const here = folder({ "twinbeam.config.json": configuration(platform.url), "orders.csv": purchases(1) });
    await here.twinbeam(["import", "orders.csv"]);
    const { status, screen } = await inTerminal(here.path, ["replay", "--from", "1h"], {
      type: [["Send 2 deliveries again?", `n`]],
    });
    expect({ status, sent: screen.includes("Nothing was sent.") }).toEqual({ status: 0, sent: true });
    expect(await platform.requests()).toHaveLength(2);
  });

  it("import shows a bar where there is room, and a line without one where there is not", async () => {
    const platform = await sandbox();
    const here = folder({
      "twinbeam.config.json": configuration(platform.url),
      "orders.csv": purchases(2000),
    });
    const wide = await inTerminal(here.path, ["import", "orders.csv"], { columns: 120 });
    expect(wide.status).toBe(0);
    expect(wide.screen).toMatch(/[#-]{20} \d+% [\d,]+ rows, [\d,]+ a second, [\d,]+ sent, 0 refused/);
    const narrow = await inTerminal(here.path, ["import", "orders.csv"], {
      columns: 40,
      env: { NO_COLOR: "1" },
    });
    expect(narrow.status).toBe(0);
    expect(narrow.screen).not.toMatch(/[#-]{20} \d+%/);
    expect(narrow.screen).not.toContain("\u001b[3");
  });
});
