import { type Platform, type Source, sources as sourceWords } from "../../../event/schema.ts";
import { listDatasets } from "../../accounts/meta-datasets.ts";
import { callTiktok, isObject, PlatformRefusal } from "../../accounts/platform-api.ts";
import { type Account, type EventSource, tiktokKinds } from "../../accounts/tiktok-kinds.ts";
import { defaults } from "../../config/defaults.ts";
import { wrongUsage } from "../define.ts";
import { loadWorkSettingsIfAny } from "../load-settings.ts";
import { createPrinter, table } from "../print.ts";
import { managementAccess } from "./access.ts";
import { newSource } from "./resolve.ts";

export interface SourcesOptions {
  platform: Platform;
  advertiserId?: string;
  source?: Source;
  name?: string;
  json?: true;
  config?: string;
}

const approval = " (needs TikTok's approval)";

const advertisers = async (
  account: Omit<Account, "advertiserId">,
  app: { appId: string; appSecret: string },
) => {
  const query = { app_id: app.appId, secret: app.appSecret };
  const data = await callTiktok(account.access, "/oauth2/advertiser/get/", { query });
  const list = Array.isArray(data.list) ? data.list.filter(isObject) : [];
  return list.map((entry) => String(entry.advertiser_id));
};

const accountOf = async (options: SourcesOptions): Promise<Account> => {
  const loaded = await loadWorkSettingsIfAny(options.config);
  const access = await managementAccess(loaded?.settings, loaded?.folder ?? process.cwd(), "tiktok");
  if (options.advertiserId) return { access, advertiserId: options.advertiserId };
  const app = loaded?.settings.connections.tiktok;
  const known = access.connection?.advertiserIds ?? (app ? await advertisers({ access }, app) : []);
  const [only] = known;
  if (only !== undefined && known.length === 1) return { access, advertiserId: only };
  const choice = known.length ? `: one of ${known.join(", ")}` : "";
  return wrongUsage(`Name the ad account with --advertiser-id${choice}.`);
};

interface Row extends EventSource {
  source: Source;
}

const printRows = (rows: readonly Row[], { json, platform }: SourcesOptions) => {
  const printer = createPrinter(json);
  printer.result({ platform, sources: rows });
  if (rows.length === 0) printer.line("There are none.");
  else
    for (const line of table(
      ["SOURCE", "ID", "NAME"],
      rows.map(({ source, id, name }) => [
        source + (platform === "tiktok" && tiktokKinds[source].needsApproval ? approval : ""),
        id,
        name,
      ]),
    ))
      printer.line(line);
};

/** Lists the event sources that the token sees. */
export const listSources = async (options: SourcesOptions) => {
  if (options.platform === "meta") {
    const loaded = await loadWorkSettingsIfAny(options.config);
    const access = await managementAccess(loaded?.settings, loaded?.folder ?? process.cwd(), "meta");
    const version =
      loaded?.settings.sites.flatMap((site) => site.meta)[0]?.graphVersion ?? defaults.graphVersion;
    const found = await listDatasets(access, { version, businessId: options.advertiserId });
    return printRows(
      found.map((row) => ({ ...row, source: "web" })),
      options,
    );
  }
  const account = await accountOf(options);
  const kinds = options.source ? [options.source] : sourceWords;
  const rows: Row[] = [];
  for (const source of kinds) {
    try {
      const found = await tiktokKinds[source].list(account, options.name);
      rows.push(...found.map((row) => ({ ...row, source })));
    } catch (error) {
      // An account without the approval for one kind still lists the others.
      if (!(error instanceof PlatformRefusal) || options.source) throw error;
      createPrinter(options.json).note(`${source}: ${error.message}`);
    }
  }
  printRows(
    rows.filter(({ name }) => options.name === undefined || name === options.name),
    options,
  );
};

/** Creates an event source, or names the one that bears the name already. */
export const createSource = async (options: SourcesOptions) => {
  if (options.platform === "meta")
    throw new Error(
      "Meta datasets are created in Events Manager: Connect data sources, then run sources list.",
    );
  const { source = "web", name, json } = options;
  if (!name) return wrongUsage("Name the new source with --name.");
  const { title } = tiktokKinds[source];
  const resolved = await newSource(await accountOf(options), source, name);
  const printer = createPrinter(json);
  printer.result({ platform: "tiktok", source, ...resolved });
  const what = `The ${title} ${JSON.stringify(name)}`;
  printer.line(
    resolved.created ? `${what} was created: ${resolved.id}` : `${what} exists already: ${resolved.id}`,
  );
};
