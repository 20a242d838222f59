import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSandbox } from "../../sandbox/index.ts";
import { launchBrowser } from "../flow/browser.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "twinbeam-package-"));
const closers: (() => Promise<unknown> | unknown)[] = [];
const packed = join(folder, "node_modules/twinbeam");

const npm = (args: readonly string[], cwd: string) =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd,
    encoding: "utf8",
    stdio: "pipe",
  });

/** The one page of the app, its bundle and nothing else. */
const servePage = async (files: Record<string, () => string | Buffer>): Promise<string> => {
  const server: Server = createServer((request, response) => {
    const name = request.url?.split("?")[0] ?? "/";
    const script = name.endsWith(".js");
    const file = script ? files[name] : files["/"];
    response.writeHead(file ? 200 : 404, { "content-type": script ? "text/javascript" : "text/html" });
    response.end(file?.());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closers.push(() => new Promise((done) => server.close(done)));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
};

const startServer = (configuration: unknown): Promise<string> => {
  const file = join(folder, "twinbeam.config.json");
  writeFileSync(file, JSON.stringify(configuration));
  const child = spawn(process.execPath, [join(root, "dist/cli.js"), "serve", "--config", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  closers.push(() => new Promise((done) => child.once("exit", done).kill("SIGTERM")));
  return new Promise((done, fail) => {
    child.once("exit", (code) => fail(new Error(`serve ended with ${code}`)));
    child.stdout.once("data", (line: Buffer) => done(JSON.parse(line.toString().split("\n")[0] ?? "").url));
  });
};

beforeAll(() => {
  const tarball = npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], root)
    .trim()
    .split("\n")
    .at(-1);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "spa", private: true, type: "module" }));
  npm(["install", "--ignore-scripts", join(folder, tarball ?? "")], folder);
  cpSync(join(import.meta.dirname, "spa.ts"), join(folder, "spa.ts"));
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the published package", () => {
  it("holds built files, licence and readme, and no source, test or secret", () => {
    const files = ["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"];
    expect(
      readdirSync(packed)
        .filter((name) => name !== "node_modules")
        .sort(),
    ).toEqual(files);
    expect(readFileSync(join(packed, "dist/tag.js"), "utf8")).not.toMatch(/access_?token/i);
  });

  it("type-checks in a strict single-page app that imports it", () => {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: "esnext",
      moduleResolution: "bundler",
      target: "es2022",
      types: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["spa.ts"] }));
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "-p", folder],
      { encoding: "utf8" },
    );
    expect(stdout).toBe("");
  });

  it("imports under Node without a window, as a server-side render does", () => {
    const script =
      'import { createTag } from "twinbeam"; console.log(typeof createTag({ endpoint: "https://e.example", site: "shop" }).track("Lead"));';
    writeFileSync(join(folder, "ssr.mjs"), script);
    expect(execFileSync(process.execPath, ["ssr.mjs"], { cwd: folder, encoding: "utf8" }).trim()).toBe(
      "string",
    );
  });

  it("makes a purchase that both platforms pair, from a bundled single-page app", async () => {
    const sandbox = createSandbox();
    const sandboxUrl = await sandbox.listen({ host: "127.0.0.1", port: 0 });
    closers.push(() => sandbox.close());
    mkdirSync(join(folder, "out"));
    await build({
      entryPoints: [join(folder, "spa.ts")],
      outdir: join(folder, "out"),
      bundle: true,
      splitting: true,
      format: "esm",
      minify: true,
    });
    const files = Object.fromEntries(
      readdirSync(join(folder, "out")).map((name) => [
        `/${name}`,
        () => readFileSync(join(folder, "out", name)),
      ]),
    );
    let settings = {};
    const page = () =>
      `<!doctype html><button>Buy</button><output></output><script>var settings=${JSON.stringify(settings)}</script><script type="module" src="/spa.js"></script>`;
    const shop = await servePage({ ...files, "/": page });
    const platform = { accessToken: "token", apiBase: sandboxUrl };
    const endpoint = await startServer({
      server: { port: 0 },
      store: { url: `file:${join(folder, "data")}` },
      sites: [
        {
          id: "shop",
          origins: [shop],
          meta: { ...platform, pixelId: "1234567890" },
          tiktok: { ...platform, eventSource: "web", eventSourceId: "C4ABCDEFGHIJ12345678" },
        },
      ],
    });
    settings = { endpoint, sandbox: sandboxUrl };

    const browser = await launchBrowser();
    closers.push(() => browser.close());
    const tab = await browser.newPage();
    await tab.goto(shop);
    await tab.click("button");
    expect(await tab.textContent("output")).toBe("Purchase.SPA-1");
    const report = async () =>
      (await (await fetch(`${sandboxUrl}/report.json`)).json()) as Record<
        "meta" | "tiktok",
        { events: { event_id: string; state: string }[] }
      >;
    await expect
      .poll(
        async () => {
          const { meta, tiktok } = await report();
          return [meta, tiktok].map(
            ({ events }) => events.find(({ event_id }) => event_id === "Purchase.SPA-1")?.state,
          );
        },
        { timeout: 15_000, interval: 200 },
      )
      .toEqual(["paired", "paired"]);
  });
});
