import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const value = "export const value = 1;\n";
const uses = (specifier: string) => `import { value } from "${specifier}";\nexport const used = value;\n`;
const usesPackage = (name: string) => `import * as all from "${name}";\nexport const used = all;\n`;

/** One violation of each rule: where it is planted, what it imports, and the rule that refuses it. */
const planted: readonly { rule: string; file: string; code: string }[] = [
  { rule: "no-ring", file: "event/ring-a.ts", code: `${uses("./ring-b.ts")}${value}` },
  { rule: "resolvable", file: "event/lost.ts", code: uses("./nowhere.ts") },
  { rule: "event-is-ground", file: "event/up.ts", code: uses("../server/errors.ts") },
  { rule: "event-knows-no-platform", file: "event/node.ts", code: usesPackage("node:fs") },
  { rule: "capture", file: "sdk/capture/sends.ts", code: uses("../deliver/value.ts") },
  { rule: "compose", file: "sdk/compose/sends.ts", code: uses("../deliver/value.ts") },
  {
    rule: "compose-knows-only-types-of-capture",
    file: "sdk/compose/looks.ts",
    code: uses("../capture/value.ts"),
  },
  { rule: "deliver", file: "sdk/deliver/looks.ts", code: uses("../capture/value.ts") },
  { rule: "sdk", file: "sdk/serves.ts", code: uses("../server/errors.ts") },
  { rule: "accounts", file: "server/accounts/listens.ts", code: uses("../queue/value.ts") },
  { rule: "intake", file: "server/intake/stores.ts", code: uses("../queue/value.ts") },
  { rule: "prepare", file: "server/prepare/stores.ts", code: uses("../queue/value.ts") },
  { rule: "queue", file: "server/queue/relays.ts", code: uses("../relay/value.ts") },
  { rule: "meta", file: "server/relay/meta/twin.ts", code: uses("../tiktok/value.ts") },
  { rule: "tiktok", file: "server/relay/tiktok/twin.ts", code: uses("../meta/value.ts") },
  { rule: "relay", file: "server/relay/inside.ts", code: uses("./meta/value.ts") },
  { rule: "observe", file: "server/observe/acts.ts", code: uses("../relay/value.ts") },
  { rule: "config", file: "server/config/acts.ts", code: uses("../queue/value.ts") },
  { rule: "setup", file: "server/setup/sends.ts", code: uses("../relay/value.ts") },
  { rule: "errors", file: "server/errors.ts", code: `${uses("./queue/value.ts")}${value}` },
  { rule: "admin", file: "server/admin/acts.ts", code: uses("../relay/value.ts") },
  { rule: "lookout", file: "server/lookout/acts.ts", code: uses("../commands/value.ts") },
  { rule: "app-does-not-know-commands", file: "server/app.ts", code: uses("./commands/value.ts") },
  { rule: "sandbox", file: "sandbox/shares.ts", code: uses("../server/errors.ts") },
  { rule: "sandbox-shares-only-types", file: "sandbox/maps.ts", code: uses("../event/value.ts") },
  { rule: "dashboard", file: "dashboard/reads.ts", code: uses("../server/queue/value.ts") },
  { rule: "dashboard-shares-only-types", file: "dashboard/acts.ts", code: uses("../server/admin/value.ts") },
  { rule: "bench", file: "bench/inside.ts", code: uses("../server/errors.ts") },
  { rule: "demo", file: "demo/inside.ts", code: uses("../server/errors.ts") },
  { rule: "nobody-imports-tests-or-demo", file: "sdk/tests.ts", code: uses("../test/value.ts") },
  { rule: "sandbox-is-loaded-lazily", file: "server/main.ts", code: uses("../sandbox/value.ts") },
  { rule: "js-cookie-in-one-file", file: "sdk/capture/second.ts", code: usesPackage("js-cookie") },
  { rule: "idb-keyval-in-one-file", file: "sdk/deliver/second.ts", code: usesPackage("idb-keyval") },
  { rule: "sqlite-stays-in-the-queue", file: "server/observe/peeks.ts", code: usesPackage("better-sqlite3") },
];
const targets = [
  "event",
  "sdk/capture",
  "sdk/compose",
  "sdk/deliver",
  "server/queue",
  "server/relay",
  "server/relay/meta",
  "server/relay/tiktok",
  "server/commands",
  "server/admin",
  "sandbox",
  "test",
].map((folder) => `${folder}/value.ts`);

const plant = (folder: string, files: readonly { file: string; code: string }[]) => {
  for (const { file, code } of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
};
const emptyHouse = () => {
  const folder = mkdtempSync(join(tmpdir(), "twinbeam-house-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  for (const file of ["package.json", "tsconfig.base.json", "tsconfig.json", ".dependency-cruiser.mjs"])
    cpSync(join(root, file), join(folder, file));
  return folder;
};
const run = (folder: string, script: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: folder,
    encoding: "utf8",
  });

describe("the linter's import rules", () => {
  const folder = emptyHouse();
  afterAll(() => rmSync(folder, { recursive: true }));
  let violations: { from: string; rule: { name: string } }[] = [];
  beforeAll(() => {
    const ring = { file: "event/ring-b.ts", code: `${uses("./ring-a.ts")}${value}` };
    plant(folder, [...targets.map((file) => ({ file, code: value })), ring, ...planted]);
    const folders = ["event", "sdk", "server", "sandbox", "dashboard", "demo", "bench", "test"];
    const cli = "dependency-cruiser/bin/dependency-cruise.mjs";
    const { stdout } = run(
      folder,
      cli,
      "--config",
      ".dependency-cruiser.mjs",
      "--output-type",
      "json",
      ...folders,
    );
    violations = JSON.parse(stdout).summary.violations;
  });

  it.each(planted)("$rule refuses $file", ({ rule, file }) => {
    expect(violations.filter(({ from }) => from === file).map((found) => found.rule.name)).toContain(rule);
  });

  it("has no rule that is not planted here", async () => {
    const config: { default: { forbidden: { name: string }[] } } = await import(
      join(root, ".dependency-cruiser.mjs")
    );
    expect(new Set(config.default.forbidden.map(({ name }) => name))).toEqual(
      new Set(planted.map(({ rule }) => rule)),
    );
  });
});

describe("the compiler's project references", () => {
  /** Each is refused although the imported file exists: it belongs to no project that the importer references. */
  const strangers = [
    { project: "event", code: "export const here = document.title;\n", says: "document" },
    { project: "event", code: "export const here = process.pid;\n", says: "process" },
    { project: "sdk", code: uses("../server/errors.ts"), says: "server/errors.ts" },
    { project: "sdk", code: "export const here = process.pid;\n", says: "process" },
    { project: "server", code: uses("../sdk/value.ts"), says: "sdk/value.ts" },
    { project: "server", code: "export const here = document.title;\n", says: "document" },
    { project: "sandbox", code: uses("../server/errors.ts"), says: "server/errors.ts" },
    { project: "dashboard", code: uses("../sdk/value.ts"), says: "sdk/value.ts" },
  ];

  it.each(strangers)("refuse in $project what names $says", ({ project, code, says }) => {
    const folder = emptyHouse();
    try {
      for (const name of ["event", "sdk", "server", "sandbox", "dashboard"])
        plant(folder, [
          { file: `${name}/value.ts`, code: value },
          { file: "server/errors.ts", code: value },
        ]);
      for (const name of ["event", "sdk", "server", "sandbox", "dashboard"])
        cpSync(join(root, name, "tsconfig.json"), join(folder, name, "tsconfig.json"));
      plant(folder, [{ file: `${project}/stranger.ts`, code }]);
      const { stdout, status } = run(folder, "typescript/bin/tsc", "-b", project);
      expect(status).not.toBe(0);
      expect(stdout).toContain(says);
      expect(stdout).toContain("stranger.ts");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
