import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../../server/config/load.ts";
import { checkEvent } from "../../server/intake/check.ts";

const root = resolve(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;
const example = (language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";

describe("the README", () => {
  it("stays under 150 lines", () => {
    expect(readme.split("\n").length).toBeLessThan(150);
  });

  it.each([...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path))(
    "links to %s, which exists",
    (path) => {
      expect(existsSync(join(root, path))).toBe(true);
    },
  );

  it.each([...readme.matchAll(/^npm (?:run )?([\w:]+)/gm)].map(([, name = ""]) => name))(
    "names npm %s, which is a script",
    (name) => {
      expect(Object.keys(scripts)).toContain(name);
    },
  );

  it("shows a configuration that loads as it stands", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinbeam-readme-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "twinbeam.config.yaml"), example("yaml"));
    const env = { TWINBEAM_API_KEY: "key", META_TOKEN: "token", TIKTOK_TOKEN: "token" };
    const loaded = await loadConfig({ cwd: folder, env });
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
  });

  it("shows a backend's event that is accepted", () => {
    const { site, ...event } = JSON.parse(/-d '(.*)'/.exec(readme)?.[1] ?? "{}");
    const checked = checkEvent(event, { nowMs: Date.now(), destinations: ["meta:123456789012345"] });
    expect(site).toBe("shop");
    expect(checked).toMatchObject({ ok: true, event: { id: "Purchase.A-1" } });
  });
});
