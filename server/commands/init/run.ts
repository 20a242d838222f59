import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { findFile } from "../../config/find-file.ts";
import type { SiteSettings } from "../../config/settings.ts";
import { wrongUsage } from "../define.ts";
import { loadSettings } from "../load-settings.ts";
import { createPrinter, type Printer } from "../print.ts";
import { metaTruth, type Truth, tiktokTruth } from "../truth.ts";
import { type Answers, answerKeys, wrongAnswer } from "./answers.ts";
import { type Stand, variableNames, writeConfiguration } from "./configuration.ts";
import { readVariables, writeVariables } from "./env-file.ts";
import { pageLines } from "./page-lines.ts";

export interface InitOptions extends Answers {
  sandbox?: true;
  yes?: true;
  json?: true;
  config?: string;
}

const sandboxBase = "http://127.0.0.1:8090";

const stand: Stand = {
  metaApiBase: sandboxBase,
  metaScriptUrl: `${sandboxBase}/en_US/fbevents.js`,
  tiktokApiBase: sandboxBase,
  tiktokScriptUrl: `${sandboxBase}/i18n/pixel/events.js`,
};

/** Ids and tokens that only the sandbox knows. */
const sandboxAnswers: Answers = {
  domain: "localhost",
  metaPixelId: "1000000000000001",
  metaToken: "sandbox-token-meta",
  tiktokPixelCode: "CSANDBOX000000000001",
  tiktokToken: "sandbox-token-tiktok",
};

const flagOf = (key: string) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const fromFlags = (options: InitOptions): Answers =>
  Object.fromEntries(answerKeys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])));

/** What is asked where nobody can answer: a new set-up needs a domain and one platform. */
const checkComplete = (answers: Answers) => {
  const missing = [
    ...(answers.domain ? [] : ["domain" as const]),
    ...(answers.metaPixelId || answers.tiktokPixelCode ? [] : ["metaPixelId" as const]),
    ...(answers.metaPixelId && !answers.metaToken ? ["metaToken" as const] : []),
    ...(answers.tiktokPixelCode && !answers.tiktokToken ? ["tiktokToken" as const] : []),
  ];
  if (missing.length)
    wrongUsage(`A new set-up needs ${missing.map(flagOf).join(", ")}; or --sandbox, which needs no account.`);
};

const gather = async (options: InitOptions, exists: boolean): Promise<Answers> => {
  const flags = fromFlags(options);
  const wrong = wrongAnswer(flags);
  if (wrong) wrongUsage(wrong);
  const known = options.sandbox && !exists ? { ...sandboxAnswers, ...flags } : flags;
  const interactive = process.stdin.isTTY && process.stdout.isTTY && !options.yes && !options.json;
  const nothingToAsk = options.sandbox || (exists && Object.keys(flags).length > 0);
  const answers = interactive && !nothingToAsk ? await (await import("./ask.ts")).ask(known) : known;
  if (!exists) checkComplete(answers);
  return answers;
};

const newSecret = () => randomBytes(18).toString("base64url");

/** Secrets by variable: tokens that were told, and, once, a key and a password of our own making. */
const writeSecrets = async (path: string, answers: Answers) => {
  const present = await readVariables(path);
  const values: Record<string, string> = {};
  if (answers.metaToken) values[variableNames.metaToken] = answers.metaToken;
  if (answers.tiktokToken) values[variableNames.tiktokToken] = answers.tiktokToken;
  for (const name of ["TWINBEAM_API_KEY", "TWINBEAM_ADMIN_PASSWORD"])
    if (!present[name]) values[name] = newSecret();
  await writeVariables(path, values);
};

const truthsOf = (site: SiteSettings): Promise<Truth[]> =>
  Promise.all([
    ...site.meta.filter(({ accessToken }) => accessToken).map(metaTruth),
    ...site.tiktok.filter(({ accessToken }) => accessToken).map(tiktokTruth),
  ]);

/** Where browsers will reach the server; beside a sandbox that is this machine. */
const endpointOf = (
  { cookieDomain }: SiteSettings,
  { host, port }: { host: string; port: number },
  isTrial: boolean,
) => (cookieDomain && !isTrial ? `https://events.${cookieDomain}` : `http://${host}:${port}`);

const tellTruths = (truths: readonly Truth[], printer: Printer) => {
  for (const { state, detail } of truths) {
    if (state === "right") printer.note(`Checked: ${detail}.`);
    if (state === "wrong") printer.note(`Wrong: ${detail.replace(/\.$/, "")}.`);
    if (state === "unknown" || state === "unreachable")
      printer.note(`Not checked: ${detail.replace(/\.$/, "")}.`);
  }
};

/** `twinbeam init`: writes a configuration and its secrets, and prints what the pages need. */
export const runInit = async (options: InitOptions): Promise<void> => {
  const printer = createPrinter(options.json);
  const place = findFile(process.cwd(), options.config);
  const exists = place.file !== undefined && existsSync(place.file);
  const file = place.file ?? join(place.folder, "twinbeam.config.yaml");
  const answers = await gather(options, exists);
  await writeConfiguration(file, { exists, answers, stand: options.sandbox && stand });
  const envFile = join(place.folder, ".env");
  await writeSecrets(envFile, answers);

  const { settings } = await loadSettings(file);
  const [site] = settings.sites;
  if (!site) return;
  const endpoint = endpointOf(site, settings.server, options.sandbox === true);
  const lines = pageLines({ endpoint, site });
  const truths = options.sandbox ? [] : await truthsOf(site);
  printer.result({ files: [file, envFile], site: site.id, ...lines, truths });
  printer.line(`Written: ${basename(file)}, .env (only you can read it; keep it out of version control).`);
  tellTruths(truths, printer);
  printer.line("\nInto the <head> of every page:\n");
  printer.line(lines.snippet);
  printer.line("\nContent-Security-Policy, where the site has one:\n");
  printer.line(lines.csp);
  printer.line("\nWhat the page runs before an event, or gives with it:\n");
  printer.line(lines.dataLayer);
  printer.line("\nOr, in an npm project:\n");
  for (const line of lines.npm) printer.line(line);
  printer.line(
    options.sandbox
      ? "\nNow: twinbeam sandbox in one terminal, twinbeam serve in another, then twinbeam check."
      : "\nNow: twinbeam serve, then twinbeam check.",
  );
  if (truths.some(({ state }) => state === "wrong")) process.exitCode = 1;
};
