import { join, resolve } from "node:path";
import { defaults } from "../../config/defaults.ts";
import type { Settings, SiteSettings } from "../../config/settings.ts";
import { toSettings } from "../../config/to-settings.ts";
import type { LoadedSettings } from "../load-settings.ts";
import { loadWorkSettingsIfAny } from "../load-settings.ts";
import { apiBaseOf, findConnection } from "../sources/access.ts";
import { newSource, type Resolved, sourceByName } from "../sources/resolve.ts";
import { folderOfStore } from "../store-folder.ts";
import type { ImportFlags } from "./flags.ts";
import { type ResultDestination, readResult } from "./result.ts";
import { chooseSite, type ImportTarget } from "./target.ts";

/** Name of the site that rows belong to where no configuration names one. */
const ownSite = "tiktok_events";

const borrowedSite = (loaded: LoadedSettings | undefined, flags: ImportFlags): SiteSettings | undefined => {
  const sites = loaded?.settings.sites ?? [];
  if (!loaded || (flags.site === undefined && sites.length !== 1)) return undefined;
  const id = chooseSite(loaded.settings, flags.site);
  return sites.find((site) => site.id === id);
};

const tokenOf = async (result: ResultDestination, folder: string): Promise<string> => {
  const token = result.accessToken ?? (await findConnection(folder, "tiktok"))?.accessToken;
  if (token) return token;
  throw new Error(
    "--result holds no access_token, and there is no connection: run twinbeam connect tiktok first.",
  );
};

const tellResolved = (result: ResultDestination, { id, name, created }: Resolved) =>
  created
    ? `The ${result.source} source ${JSON.stringify(name)} was created: ${id}.`
    : `The ${result.source} source ${JSON.stringify(name)} is ${id}.`;

/** The id of the event source; by name it is looked up, and with NEW created where there is none. */
const resolveId = async (
  result: ResultDestination,
  access: { apiBase: string; accessToken: string },
  notes: string[],
): Promise<string> => {
  const { method, source, eventSourceId = "", eventSourceName = "", advertiserId = "" } = result;
  if (method === "ID") return eventSourceId;
  const account = { access, advertiserId };
  const resolved = await (method === "NAME" ? sourceByName : newSource)(account, source, eventSourceName);
  notes.push(tellResolved(result, resolved));
  return resolved.id;
};

/** Of the same id where there is one; by name, of any configured TikTok destination. */
const borrowedApiBase = (
  settings: Settings | undefined,
  { method, eventSourceId }: ResultDestination,
): string => {
  if (method !== "ID") return apiBaseOf(settings, "tiktok");
  const configured = (settings?.sites ?? []).flatMap(({ tiktok }) => tiktok);
  return configured.find((one) => one.eventSourceId === eventSourceId)?.apiBase ?? defaults.tiktokApiBase;
};

/**
 * The target that Treasure Data's JSON describes: it is the whole destination, and no configured one gets the
 * rows. It has a store of its own, so that a server running on the configured one is no hindrance.
 */
export const resultTarget = async (flags: ImportFlags, json: string): Promise<ImportTarget> => {
  const result = readResult(json);
  const loaded = await loadWorkSettingsIfAny(flags.config);
  const folder = loaded?.folder ?? process.cwd();
  const apiBase = borrowedApiBase(loaded?.settings, result);
  const accessToken = await tokenOf(result, folder);
  const notes = result.ignored.length ? [`Ignored in --result: ${result.ignored.join(", ")}.`] : [];
  const eventSourceId = await resolveId(result, { apiBase, accessToken }, notes);
  const threads = flags.threads ?? result.threads;
  const site = borrowedSite(loaded, flags);
  const storeFolder = loaded ? folderOfStore(loaded.settings.store.url) : resolve("data");
  const settings = toSettings(
    {
      store: { url: `file:${join(storeFolder, "results", `${result.source}-${eventSourceId}`)}` },
      sites: [
        {
          id: site?.id ?? ownSite,
          ...(site?.defaultCountry && { defaultCountry: site.defaultCountry }),
          ...(site && { contentType: site.contentType }),
          tiktok: [{ eventSource: result.source, eventSourceId, accessToken, apiBase, parallel: threads }],
        },
      ],
    },
    { folder, tokenOf: () => undefined },
  );
  return {
    settings,
    siteId: site?.id ?? ownSite,
    threads,
    skipInvalid: flags.skipInvalid ?? result.skipInvalid,
    source: result.source,
    testEventCode: flags.testEventCode ?? result.testEventCode,
    limitedDataUse: flags.limitedDataUse ?? result.limitedDataUse,
    notes,
  };
};
