import { setFlagsFromString } from "node:v8";
import { createLiveSettings, type Site } from "../../live-settings.ts";
import { wrongUsage } from "../define.ts";
import { loadWorkSettingsIfAny } from "../load-settings.ts";
import { createPrinter, type Printer } from "../print.ts";
import { dryRun } from "./dry-run.ts";
import type { ImportFlags } from "./flags.ts";
import { runIdOf } from "./journal.ts";
import type { ImportOutcome } from "./outcome.ts";
import { createProgress } from "./progress.ts";
import { openRefusedFile, type RefusedFile } from "./refused-file.ts";
import { sendRows } from "./remote.ts";
import { report, statusOf } from "./report.ts";
import { resultTarget } from "./result-target.ts";
import { type Overrides, type Rows, readRows } from "./rows.ts";
import { importThroughStore } from "./store-run.ts";
import { chooseSite, configuredTarget, defaultThreads, type ImportTarget } from "./target.ts";

/** One command: its files, its flags and where it prints. */
interface Asked {
  files: readonly string[];
  flags: ImportFlags;
  printer: Printer;
}

interface Done {
  outcome: ImportOutcome;
  refused: RefusedFile;
  rows: Rows;
}

const checkFlags = ({ files, flags }: Asked) => {
  if (files.length === 0 && flags.query === undefined)
    wrongUsage("Name a file, - for standard input, or a --query.");
  if (flags.resume && files.includes("-"))
    wrongUsage("Standard input cannot be resumed: it can be read only once.");
  if (flags.to !== undefined && flags.key === undefined)
    wrongUsage("--to needs --key, one of the server's apiKeys.");
  if (flags.to !== undefined && (flags.dryRun || flags.result !== undefined))
    wrongUsage("--to goes with neither --dry-run nor --result: it is the server that sends.");
};

/** Loaded for those who have a map alone. */
const readMapFile = async (path: string) => (await import("../../intake/files/map-file.ts")).loadMap(path);

const openRows = async ({ files, flags, printer }: Asked, overrides: Overrides): Promise<Rows> => {
  const map = flags.map === undefined ? undefined : await readMapFile(flags.map);
  return readRows({
    files,
    query: flags.query,
    map,
    stdin: process.stdin,
    overrides: { ...overrides, timeIsNow: flags.eventTime === "now" },
    onMapping: (input, description) => {
      if (!map) printer.note(`${input} is read so (--map takes this form):\n${description}`);
    },
  });
};

const siteOf = ({ settings, siteId }: ImportTarget): Site => {
  const site = createLiveSettings(settings).site(siteId);
  if (!site) throw new Error(`The configuration has no site ${siteId}.`);
  return site;
};

/** The site that a running server knows; a configuration at hand may name it. */
const remoteSite = async (flags: ImportFlags): Promise<string> => {
  if (flags.site !== undefined) return flags.site;
  const loaded = await loadWorkSettingsIfAny(flags.config);
  return loaded ? chooseSite(loaded.settings, undefined) : wrongUsage("Name the server's site with --site.");
};

const importRemotely = async (asked: Asked): Promise<Done> => {
  const { files, flags, printer } = asked;
  const { source, destination, testEventCode, limitedDataUse, to = "", key = "" } = flags;
  const site = await remoteSite(flags);
  const destinations = destination && [destination];
  const rows = await openRows(asked, { source, destinations, testEventCode, limitedDataUse });
  const refused = await openRefusedFile(files[0]);
  const progress = await createProgress({ silent: printer.json });
  const outcome = await sendRows({
    rows: rows.rows,
    url: to,
    key,
    site,
    refused,
    skipInvalid: flags.skipInvalid ?? false,
    threads: flags.threads ?? defaultThreads,
    onBatch: ({ rows: read, accepted, invalid }) =>
      progress.update({ rows: read, sent: accepted, refused: invalid }, rows.share()),
  }).finally(progress.stop);
  return { outcome, refused, rows };
};

const importDry = async (rows: Rows, target: ImportTarget, printer: Printer): Promise<ImportOutcome> => {
  const site = siteOf(target);
  return dryRun({
    rows: rows.rows,
    site,
    bots: target.settings.server.bots,
    skipInvalid: target.skipInvalid,
    onDelivery: (delivery) => {
      const { file, line, destination, body, state, reason } = delivery;
      printer.result(delivery);
      printer.line(`${file}:${line} ${destination} ${body ? JSON.stringify(body) : `${state} (${reason})`}`);
    },
  });
};

const importHere = async (asked: Asked): Promise<Done> => {
  const { files, flags, printer } = asked;
  const target = await (flags.result === undefined
    ? configuredTarget(flags)
    : resultTarget(flags, flags.result));
  for (const note of target.notes) printer.note(note);
  const rows = await openRows(asked, target);
  if (flags.dryRun)
    return {
      outcome: await importDry(rows, target, printer),
      refused: await openRefusedFile(files[0]),
      rows,
    };
  const { siteId, destinations, source, settings } = target;
  const manner = [siteId, destinations, source, flags.map, settings.store.url];
  const run = await runIdOf({ files, query: flags.query, manner });
  const progress = await createProgress({ silent: printer.json });
  const done = await importThroughStore({
    rows,
    site: siteOf(target),
    target,
    run,
    resume: flags.resume ?? false,
    input: files[0],
    progress,
  }).finally(progress.stop);
  return { ...done, rows };
};

/** `twinbeam import`: rows of files to the platforms. */
export const runImport = async (files: readonly string[], flags: ImportFlags): Promise<void> => {
  const asked = { files, flags, printer: createPrinter(flags.json) };
  checkFlags(asked);
  // A run of hours shares its machine with the server: collecting early keeps a million rows below 200 MB.
  setFlagsFromString("--optimize-for-size");
  const startedMs = performance.now();
  const { outcome, refused, rows } = await (flags.to === undefined
    ? importHere(asked)
    : importRemotely(asked));
  const failure = rows.failure();
  if (failure) outcome.inputError = failure;
  await refused.close();
  report(outcome, { printer: asked.printer, refused, seconds: (performance.now() - startedMs) / 1000 });
  process.exitCode = statusOf(outcome);
};
