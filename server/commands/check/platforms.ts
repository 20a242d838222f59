import { callMeta, isObject, PlatformRefusal } from "../../accounts/platform-api.ts";
import type { MetaSettings, Settings, SiteSettings, TiktokSettings } from "../../config/settings.ts";
import { targetsOf } from "../../relay/platforms.ts";
import { metaTruth, type Truth, tiktokTruth } from "../truth.ts";
import { checkClock } from "./clock.ts";
import { note, type Result, right, wrong } from "./result.ts";
import { sendTest } from "./test-event.ts";

const soonMs = 14 * 86_400_000;

const toResult = (check: string, truth: Truth): Result => {
  const what = truth.detail.replace(/\.$/, "");
  if (truth.state === "right") return right(check, what);
  if (truth.state === "unknown") return note(check, `not told apart: ${what}`);
  return truth.state === "wrong"
    ? wrong(
        check,
        what,
        "nothing is delivered; events wait until this is mended",
        "correct the id, or make a new token in Events Manager",
      )
    : wrong(
        check,
        what,
        "nothing is delivered; events wait until it is reached",
        "let this machine reach the address, or correct apiBase",
      );
};

/** What Meta tells of a token; only the app itself, or its holder, may ask. Source: Meta, debug_token. */
const metaToken = async (
  { apiBase, graphVersion, accessToken }: MetaSettings,
  settings: Settings,
): Promise<Result[]> => {
  const app = settings.connections.meta;
  const asker = app ? `${app.appId}|${app.appSecret}` : accessToken;
  try {
    const { data } = await callMeta({ apiBase, accessToken: asker }, `/${graphVersion}/debug_token`, {
      query: { input_token: accessToken },
    });
    if (!isObject(data)) return [];
    const expiresMs = Number(data.expires_at) * 1000;
    if (data.is_valid === false)
      return [
        wrong(
          "meta token",
          "Meta says that the token is not valid",
          "nothing is delivered; events wait",
          "make a new one in Events Manager, or run twinbeam connect meta",
        ),
      ];
    if (expiresMs > 0 && expiresMs - Date.now() < soonMs)
      return [
        wrong(
          "meta token",
          `the token expires on ${new Date(expiresMs).toISOString()}`,
          "after that day nothing is delivered",
          "use a token of a system user, which does not expire",
        ),
      ];
    return [
      right(
        "meta token",
        expiresMs > 0 ? `valid until ${new Date(expiresMs).toISOString()}` : "valid, without an end",
      ),
    ];
  } catch (error) {
    if (!(error instanceof PlatformRefusal)) return [];
    return error.code === 190
      ? []
      : [note("meta token", `Meta did not tell about the token: ${error.message}`)];
  }
};

/** Whether events from apps or stores are configured beside this pixel. */
const hasAppOrStoreEvents = ({ tiktok }: SiteSettings) =>
  tiktok.some(({ eventSource }) => eventSource === "app" || eventSource === "offline");

const metaDataset = async ({
  apiBase,
  graphVersion,
  pixelId,
  accessToken,
}: MetaSettings): Promise<Result[]> => {
  try {
    const fields = "is_consolidated_container";
    const node = await callMeta({ apiBase, accessToken }, `/${graphVersion}/${pixelId}`, {
      query: { fields },
    });
    if (node.is_consolidated_container === true)
      return [right("dataset", `${pixelId} is a dataset that takes app and store events`)];
    return [
      wrong(
        "dataset",
        `${pixelId} is not joined to an app`,
        "Meta takes app and store events only through a dataset that is",
        "Events Manager, Data sources, the dataset, Settings: connect the app",
      ),
    ];
  } catch {
    return [note("dataset", `${pixelId}: the token may not read whether it is joined to an app`)];
  }
};

const checkMeta = async (
  site: SiteSettings,
  destination: MetaSettings,
  settings: Settings,
): Promise<Result[]> => [
  toResult("meta pixel", await metaTruth(destination)),
  ...(await metaToken(destination, settings)),
  ...(hasAppOrStoreEvents(site) ? await metaDataset(destination) : []),
];

const checkTiktok = async (destination: TiktokSettings): Promise<Result[]> => [
  toResult("tiktok token", await tiktokTruth(destination)),
];

const checkSite = async (site: SiteSettings, settings: Settings): Promise<Result[]> => {
  const results: Result[] = [];
  for (const destination of site.meta) results.push(...(await checkMeta(site, destination, settings)));
  for (const destination of site.tiktok) results.push(...(await checkTiktok(destination)));
  for (const target of targetsOf(site)) {
    const source = site.tiktok.find(
      ({ eventSourceId }) => target.destination === `tiktok:${eventSourceId}`,
    )?.eventSource;
    results.push(...(await sendTest(target, source ?? "web", site.origins[0])));
  }
  return results;
};

/** What the platforms themselves tell: ids, tokens, datasets, and, with a test code, one event's way. */
export const checkPlatforms = async (settings: Settings): Promise<Result[]> => {
  const results: Result[] = [];
  for (const site of settings.sites) results.push(...(await checkSite(site, settings)));
  const first = settings.sites.flatMap((site) => [...site.meta, ...site.tiktok])[0];
  return first ? [...results, ...(await checkClock(first.apiBase))] : results;
};
