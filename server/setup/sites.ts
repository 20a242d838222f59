import { createHash } from "node:crypto";
import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import { type KeptConnection, keepConnection, readConnections } from "../accounts/secrets-file.ts";
import type { Setup, SetupDestination, SetupSite } from "../admin/setup-view.ts";
import { defaults } from "../config/defaults.ts";
import type { Loaded } from "../config/load.ts";
import { wrapSingle } from "../config/schema-mistakes.ts";
import type { DestinationSettings, SiteSettings } from "../config/settings.ts";
import { isTree, type Tree } from "../config/tree.ts";
import { failure, type Issue } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import { exportOf } from "./export.ts";
import { withHiddenSettings } from "./hidden-settings.ts";
import { connectionOf, destinationsIn, idKeys, usedConnection } from "./kept-sites.ts";
import { underneathOf } from "./page-settings.ts";
import { refuseStrayTokens } from "./stray-secrets.ts";

const readOnlyMistake: Issue = { path: "sites", message: "file or environment name them: change them there" };

const versionOf = (sites: unknown) =>
  createHash("sha256")
    .update(JSON.stringify(sites ?? []))
    .digest("hex");

/** One after the other: who comes second sees what the first has kept. */
const inTurn = <Given extends unknown[], Outcome>(run: (...given: Given) => Promise<Outcome>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (...given: Given): Promise<Outcome> => {
    const outcome = last.then(() => run(...given));
    last = outcome.catch(() => {});
    return outcome;
  };
};

const secretMessage = "is a secret and not kept in the store: file or environment may name it";

const sentenceOf = (mistakes: readonly Issue[]) =>
  mistakes.map(({ path, message }) => `${path} ${message}`).join("; ");

interface NewToken extends Pick<KeptConnection, "accessToken" | "apiBase"> {
  platform: Platform;
  name: string;
}

const { metaApiBase, metaScriptUrl, tiktokApiBase, tiktokScriptUrl } = defaults;
const usual = new Set<string>([metaApiBase, metaScriptUrl, tiktokApiBase, tiktokScriptUrl]);

const shownDestination = (destination: DestinationSettings, connection?: string): SetupDestination => {
  const { accessToken, testEventCode, apiBase, scriptUrl } = destination;
  return {
    ...(testEventCode && { testEventCode }),
    ...(!usual.has(apiBase) && { apiBase }),
    ...(!usual.has(scriptUrl) && { scriptUrl }),
    hasToken: accessToken !== "",
    ...(connection && { connection }),
  };
};

/** @param connections names of logins by platform and id, where a destination's token comes from one */
const shownSite = (site: SiteSettings, connections: ReadonlyMap<string, string>): SetupSite => ({
  id: site.id,
  origins: site.origins,
  dataLayer: site.dataLayer,
  consent: site.consent,
  triggers: site.triggers,
  ...(site.cookieDomain && { cookieDomain: site.cookieDomain }),
  meta: site.meta.map((pixel) => ({
    pixelId: pixel.pixelId,
    ...shownDestination(pixel, connections.get(`${site.id} meta ${pixel.pixelId}`)),
  })),
  tiktok: site.tiktok.map((source) => ({
    eventSourceId: source.eventSourceId,
    ...(source.eventSource !== "web" && { eventSource: source.eventSource }),
    ...shownDestination(source, connections.get(`${site.id} tiktok ${source.eventSourceId}`)),
  })),
});

/** The destinations with each new token taken out of them and a name in its place. */
const withoutTokens = (platform: Platform, list: unknown, taken: NewToken[]): unknown =>
  Array.isArray(list)
    ? list.map((destination: unknown) => {
        if (!isTree(destination)) return destination;
        const { accessToken, hasToken: _, connection, ...rest } = destination;
        if (typeof connection === "string" && connection !== "")
          return { ...rest, accessToken: { connection } };
        if (typeof rest.apiBase === "string" && !URL.canParse(rest.apiBase)) return rest;
        const name = connectionOf(platform, rest);
        if (typeof accessToken === "string" && accessToken !== "") {
          const { apiBase } = rest;
          taken.push({ platform, name, accessToken, ...(typeof apiBase === "string" && { apiBase }) });
        }
        return { ...rest, accessToken: { connection: name } };
      })
    : list;

const takeTokens = (sites: unknown): { sites: unknown; taken: NewToken[] } => {
  const taken: NewToken[] = [];
  const clean = (site: unknown) =>
    isTree(site)
      ? {
          ...site,
          ...Object.fromEntries(
            platforms
              .filter((platform) => site[platform] !== undefined)
              .map((platform) => [platform, withoutTokens(platform, site[platform], taken)]),
          ),
        }
      : site;
  const { sites: lists } = wrapSingle({ sites }) as Tree;
  return { sites: Array.isArray(lists) ? lists.map(clean) : lists, taken };
};

/**
 * The set-up in the browser: sites lie in the store beneath whatever file and environment say, tokens in the secrets
 * file.
 * @param read the configuration as it would be over these sites
 * @param apply puts what is kept to work
 */
export const createSites = ({
  queue,
  read,
  apply,
}: {
  queue: Pick<Queue, "settings" | "saveSetting" | "audit">;
  read: (underneath: unknown) => Promise<Loaded>;
  apply: () => Promise<void>;
}): Omit<Setup, "keys" | "connections"> => {
  const current = async () => read(underneathOf(await queue.settings()));
  const isFixed = ({ fixed }: Extract<Loaded, { ok: true }>) => isTree(fixed) && fixed.sites !== undefined;

  return {
    async view() {
      // Read first: a save in between makes the version too old, never too new.
      const { sites } = await queue.settings();
      const loaded = await current();
      if (!loaded.ok) throw failure("bad_request", { reason: sentenceOf(loaded.mistakes) });
      const connections = new Map(
        destinationsIn(sites).flatMap(({ site, platform, destination }) => {
          const name = usedConnection(platform, destination);
          return name ? [[`${site} ${platform} ${destination[idKeys[platform]]}`, name] as const] : [];
        }),
      );
      return {
        sites: loaded.settings.sites.map((site) => shownSite(site, connections)),
        readOnly: isFixed(loaded),
        version: versionOf(sites),
      };
    },
    save: inTurn(async (wanted: unknown, version?: unknown) => {
      const { sites: asked, taken } = takeTokens(wanted);
      const { sites: keptSites } = await queue.settings();
      if (version !== undefined && version !== versionOf(keptSites)) throw failure("changed_meanwhile");
      const sites = withHiddenSettings(asked, keptSites);
      const before = await current();
      if (before.ok && isFixed(before)) return [readOnlyMistake];
      // Checked before anything is kept: tokens that come along stand in as text.
      const asText = (site: unknown) => withTokens(site, taken);
      const checked = await read({ sites: Array.isArray(sites) ? sites.map(asText) : sites });
      if (!checked.ok) return checked.mistakes;
      const secrets = destinationsIn(sites).filter(({ destination }) => destination.appSecret !== undefined);
      if (secrets.length > 0)
        return secrets.map(({ path }) => ({ path: `${path}.appSecret`, message: secretMessage }));
      const kept = await readConnections(checked.folder);
      refuseStrayTokens(sites, (platform, name) => freshIn(taken, platform, name) ?? kept[platform]?.[name]);
      const connectedAt = new Date().toISOString();
      for (const { platform, name, ...token } of taken)
        await keepConnection(checked.folder, platform, name, { ...token, connectedAt });
      await queue.saveSetting("sites", sites);
      await queue.audit("setup", {
        sites: checked.settings.sites.map(({ id }) => id),
        newTokens: taken.map(({ name }) => name),
      });
      await apply();
      return [];
    }),
    exported: async () => exportOf(await queue.settings()),
  };
};

const freshIn = (taken: readonly NewToken[], platform: Platform, wanted: unknown) =>
  taken.find((token) => token.platform === platform && token.name === wanted);

const withTokens = (site: unknown, taken: readonly NewToken[]): unknown => {
  if (!isTree(site)) return site;
  const filled = platforms.flatMap((platform) => {
    const list = site[platform];
    if (!Array.isArray(list)) return [];
    const items = list.map((item: unknown) => {
      if (!isTree(item) || !isTree(item.accessToken)) return item;
      const { connection } = item.accessToken;
      const fresh = freshIn(taken, platform, connection);
      return fresh ? { ...item, accessToken: fresh.accessToken } : item;
    });
    return [[platform, items]];
  });
  return { ...site, ...Object.fromEntries(filled) };
};
