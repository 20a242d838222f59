import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { serve } from "./serving.ts";
import { folder, pixelCode, pixelId, sandbox } from "./stage.ts";

/** Blocks of the page by their language. */
const blocks = new Map(
  [...readFileSync("docs/api-examples.md", "utf8").matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(
    ([, language, code]) => [language ?? "", code ?? ""],
  ),
);

const languages = [
  { language: "sh", command: ["sh", "-c"], tool: "curl", ids: ["till-7-receipt-1001"] },
  {
    language: "js",
    command: ["node", "--input-type=module", "-e"],
    tool: "node",
    ids: ["deal-42-qualified"],
  },
  { language: "php", command: ["php", "-r"], tool: "php", ids: ["Purchase.A-1001"] },
  {
    language: "python",
    command: ["python3", "-c"],
    tool: "python3",
    ids: ["segment-regular-2026-11-c-1", "segment-regular-2026-11-c-2"],
  },
];

/** A language that this machine lacks is left out; what the page says is still there to be read. */
const spoken = languages.filter(({ tool }) => spawnSync(tool, ["--version"]).status === 0);

const run = ([command = "", ...words]: readonly string[], env: NodeJS.ProcessEnv) =>
  new Promise<{ status: number | null; output: string }>((done) => {
    const child = spawn(command, words, { env: { ...process.env, ...env } });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text) => {
        output += text;
      });
    child.on("close", (status) => done({ status, output }));
  });

describe("the examples of docs/api-examples.md", () => {
  it("are one for each language", () => {
    expect([...blocks.keys()].sort()).toEqual(languages.map(({ language }) => language).sort());
  });

  it("reach both platforms, each in its language", async () => {
    const platform = await sandbox();
    const tiktok = (eventSource: string, eventSourceId: string) => ({
      eventSource,
      eventSourceId,
      accessToken: "token-of-tiktok",
      apiBase: platform.url,
    });
    const config = {
      server: { port: 0, apiKeys: ["key-of-the-backend"] },
      sites: [
        {
          id: "shop",
          meta: { pixelId, accessToken: "token-of-meta", apiBase: platform.url },
          tiktok: [
            tiktok("web", pixelCode),
            tiktok("offline", "7390000000000000001"),
            tiktok("crm", "7390000000000000002"),
          ],
        },
      ],
    };
    const server = await serve(folder({ "twinbeam.config.json": JSON.stringify(config) }).path);
    const env = { TWINBEAM_URL: server.url, TWINBEAM_API_KEY: "key-of-the-backend" };
    const examples = spoken.map(({ language, command }) => {
      const code = (blocks.get(language) ?? "").replace("<?php", "");
      return run([...command, code], env).then(({ status, output }) => ({ language, status, output }));
    });
    for (const ended of await Promise.all(examples)) expect(ended).toMatchObject({ status: 0 });
    const ids = spoken.flatMap((language) => language.ids).sort();
    for (const name of ["meta", "tiktok"] as const)
      await expect
        .poll(async () => (await platform.events(name)).map(({ event_id }) => event_id).sort(), {
          timeout: 30_000,
        })
        .toEqual(ids);
  });
});
