import { randomBytes } from "node:crypto";
import type { Platform } from "../../../event/schema.ts";
import { providers } from "../../accounts/providers.ts";
import { dropConnection, keepConnection, readConnections } from "../../accounts/secrets-file.ts";
import type { EventSource } from "../../accounts/tiktok-kinds.ts";
import { createPrinter, type Printer } from "../print.ts";
import { findApp } from "./app.ts";
import { listenForCode } from "./loopback.ts";
import { openBrowser } from "./open-browser.ts";

export interface ConnectOptions {
  as: string;
  appId?: string;
  appSecret?: string;
  port: number;
  revoke?: true;
  json?: true;
  config?: string;
}

const revoke = async (platform: Platform, options: ConnectOptions, printer: Printer) => {
  const provider = providers[platform];
  const { app, folder } = await findApp(platform, provider, options);
  const connection = (await readConnections(folder))[platform]?.[options.as];
  if (!connection)
    throw new Error(`There is no connection ${options.as} at ${platform}: nothing was revoked.`);
  await provider.revoke(app, connection);
  await dropConnection(folder, platform, options.as);
  printer.result({ platform, name: options.as, revoked: true });
  printer.line(`The connection ${options.as} is revoked, and its token is forgotten.`);
};

const fieldOf: Readonly<Record<Platform, string>> = { meta: "pixelId", tiktok: "eventSourceId" };

/** Asks which source to use where there is a terminal to ask at. */
const choose = async (sources: readonly EventSource[]): Promise<string | undefined> => {
  if (sources.length === 0 || !process.stdin.isTTY || !process.stdout.isTTY) return sources[0]?.id;
  const { isCancel, select } = await import("@clack/prompts");
  const answer = await select({
    message: "Which one shall get the events?",
    options: sources.map(({ id, name }) => ({ value: id, label: name || id, hint: id })),
  });
  return isCancel(answer) ? undefined : answer;
};

/** `twinbeam connect`: fetches a token through the platform's login page and keeps it under a name. */
export const runConnect = async (platform: Platform, options: ConnectOptions): Promise<void> => {
  const printer = createPrinter(options.json);
  if (options.revoke) return revoke(platform, options, printer);
  const provider = providers[platform];
  const { app, folder } = await findApp(platform, provider, options);
  const state = randomBytes(24).toString("base64url");
  const { redirectUri, code } = await listenForCode({
    port: options.port,
    state,
    codeName: provider.codeName,
  });
  const dialog = provider.dialog(app, { redirectUri, state }).href;
  printer.note(`The app's registered redirect address must be ${redirectUri}`);
  printer.note(`Open this page and allow the app:\n${dialog}`);
  if (process.stdout.isTTY) openBrowser(dialog);
  const connection = await provider.exchange(app, { redirectUri, code: await code });
  await keepConnection(folder, platform, options.as, {
    ...connection,
    apiBase: app.apiBase,
    connectedAt: new Date().toISOString(),
  });
  const accounts = await provider.reach(app, connection);
  printer.result({ platform, name: options.as, accounts });
  printer.line(`Connected: the token is kept as ${options.as} in secrets.json, which only you can read.`);
  for (const { account, sources } of accounts) {
    printer.line(`${account}:`);
    for (const { id, name } of sources) printer.line(`  ${id}  ${name}`);
  }
  const id = options.json ? undefined : await choose(accounts.flatMap(({ sources }) => sources));
  printer.line("In the configuration:");
  printer.line(
    `  ${platform}: { ${fieldOf[platform]}: "${id ?? "…"}", accessToken: { connection: ${options.as} } }`,
  );
};
