import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { release, totalmem } from "node:os";
import { join } from "node:path";
import type { Settings } from "../../config/settings.ts";
import { packageFile } from "../../package-file.ts";
import { loadWhole } from "../load-settings.ts";
import { createPrinter } from "../print.ts";
import { relayerOf } from "../relayer.ts";
import { eachStore } from "../stores.ts";

export interface DoctorFlags {
  json?: true;
  config?: string;
}

const secretKeys = new Set(["accessToken", "appSecret", "apiKeys", "adminPassword", "webhook"]);

/** Settings without their secrets: only whether there is one, and how long it is. */
export const masked = (value: unknown, key = ""): unknown => {
  if (Array.isArray(value)) return value.map((item) => masked(item, key));
  if (secretKeys.has(key)) return value ? `(set, ${String(value).length} characters)` : "(empty)";
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, masked(item, name)]));
};

const versionOf = () => String(JSON.parse(readFileSync(packageFile("package.json"), "utf8")).version);

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const aboutMachine = () => ({
  twinbeam: versionOf(),
  node: process.version,
  system: `${process.platform} ${release()} ${process.arch}`,
  memory: megabytes(totalmem()),
  time: new Date().toISOString(),
  terminal: process.stdout.isTTY === true,
});

const aboutStores = (loaded: Parameters<typeof eachStore>[0]) =>
  eachStore(loaded, async ({ read, trouble }, folder) => ({
    folder,
    size: megabytes((await stat(join(folder, "store.db"))).size),
    trouble: trouble() ?? "none",
    relay: (await relayerOf(read)) ?? "nobody relays at the moment",
    ledger: await read.ledger(),
    holds: await read.holds(),
    deadLetters: await read.deadLetterCounts(),
    suppressions: await read.suppressions(),
  }));

const settingNames = () =>
  Object.keys(process.env)
    .filter((name) => name.startsWith("TWINBEAM_"))
    .sort();

/** `twinbeam doctor`: what a bug report needs. Nothing in it is secret or personal. */
export const runDoctor = async (flags: DoctorFlags): Promise<void> => {
  const printer = createPrinter(flags.json);
  const loaded = await loadWhole(flags.config);
  const settings: Settings | undefined = loaded.ok ? loaded.settings : undefined;
  const stores = await aboutStores(loaded.ok ? loaded : undefined).catch((error: Error) => error.message);
  const findings = {
    ...aboutMachine(),
    configuration: loaded.file ?? "none",
    mistakes: loaded.ok ? [] : loaded.mistakes,
    warnings: loaded.ok ? loaded.warnings : [],
    environment: settingNames(),
    settings: masked(settings ?? {}),
    stores,
  };
  printer.result(findings);
  const { stringify } = await import("yaml");
  printer.line(stringify(findings).trimEnd());
  if (!loaded.ok || typeof stores === "string") process.exitCode = 1;
};
