import type { Platform } from "../event/schema.ts";
import { keepConnection } from "./accounts/secrets-file.ts";
import type { Setup, SetupDestination, SetupSite } from "./admin/setup-view.ts";
import { defaults } from "./config/defaults.ts";
import type { Loaded } from "./config/load.ts";
import type { DestinationSettings, SiteSettings } from "./config/settings.ts";
import { isTree, type Tree } from "./config/tree.ts";
import type { Issue } from "./errors.ts";
import type { Queue } from "./queue/queue.ts";

const platforms = ["meta", "tiktok"] as const satisfies readonly Platform[];
const idKeys = { meta: "pixelId", tiktok: "eventSourceId" } as const;
const readOnlyMistake: Issue = { path: "sites", message: "file or environment name them: change them there" };

interface NewToken {
  platform: Platform;
  name: string;
  accessToken: string;
}

const { metaApiBase, metaScriptUrl, tiktokApiBase, tiktokScriptUrl } = defaults;
const usual = new Set<string>([metaApiBase, metaScriptUrl, tiktokApiBase, tiktokScriptUrl]);

const shownDestination = (destination: DestinationSettings): SetupDestination => {
  const { accessToken, testEventCode, apiBase, scriptUrl } = destination;
  return {
    ...(testEventCode && { testEventCode }),
    ...(!usual.has(apiBase) && { apiBase }),
    ...(!usual.has(scriptUrl) && { scriptUrl }),
    hasToken: accessToken !== "",
  };
};

const shownSite = (site: SiteSettings): SetupSite => ({
  id: site.id,
  origins: site.origins,
  dataLayer: site.dataLayer,
  consent: site.consent,
  triggers: site.triggers,
  ...(site.cookieDomain && { cookieDomain: site.cookieDomain }),
  meta: site.meta.map((pixel) => ({ pixelId: pixel.pixelId, ...shownDestination(pixel) })),
  tiktok: site.tiktok.map((source) => ({ eventSourceId: source.eventSourceId, ...shownDestination(source) })),
});

/** Name under which a destination's token is kept. With another address the token has to be given again. */
const connectionOf = (platform: Platform, { [idKeys[platform]]: id, apiBase }: Tree): string =>
  [platform, id, ...(typeof apiBase === "string" ? [new URL(apiBase).host] : [])].join("-");

/** The destinations with each new token taken out of them and a name in its place. */
const withoutTokens = (platform: Platform, list: unknown, taken: NewToken[]): unknown =>
  Array.isArray(list)
    ? list.map((destination: unknown) => {
        if (!isTree(destination)) return destination;
        const { accessToken, hasToken: _, ...rest } = destination;
        if (typeof rest.apiBase === "string" && !URL.canParse(rest.apiBase)) return rest;
        const name = connectionOf(platform, rest);
        if (typeof accessToken === "string" && accessToken !== "")
          taken.push({ platform, name, accessToken });
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
  return { sites: Array.isArray(sites) ? sites.map(clean) : sites, taken };
};

const variableOf = (platform: Platform, id: unknown) =>
  `${platform}_TOKEN_${String(id)}`.toUpperCase().replace(/[^A-Z0-9]/g, "_");

const withVariables = (site: unknown): unknown => {
  if (!isTree(site)) return site;
  const named = platforms.flatMap((platform) => {
    const list = site[platform];
    if (!Array.isArray(list)) return [];
    const items = list.map((item: Tree) => ({
      ...item,
      accessToken: `\${${variableOf(platform, item[idKeys[platform]])}}`,
    }));
    return [[platform, items]];
  });
  return { ...site, ...Object.fromEntries(named) };
};

/**
 * The set-up in the browser: sites lie in the store beneath whatever file and environment say, tokens in the secrets
 * file.
 * @param read the configuration as it would be over these sites
 * @param apply puts what is kept to work
 */
export const createSetup = ({
  queue,
  read,
  apply,
}: {
  queue: Pick<Queue, "settings" | "saveSetting" | "audit">;
  read: (underneath: unknown) => Promise<Loaded>;
  apply: () => Promise<void>;
}): Setup => {
  const current = async () => read(await queue.settings());
  const isFixed = ({ fixed }: Extract<Loaded, { ok: true }>) => isTree(fixed) && fixed.sites !== undefined;

  return {
    async view() {
      const loaded = await current();
      if (!loaded.ok) return { sites: [], readOnly: false };
      return { sites: loaded.settings.sites.map(shownSite), readOnly: isFixed(loaded) };
    },
    async save(wanted) {
      const { sites, taken } = takeTokens(wanted);
      const before = await current();
      if (before.ok && isFixed(before)) return [readOnlyMistake];
      // Checked before anything is kept: tokens that come along stand in as text.
      const asText = (site: unknown) => withTokens(site, taken);
      const checked = await read({ sites: Array.isArray(sites) ? sites.map(asText) : sites });
      if (!checked.ok) return checked.mistakes;
      for (const { platform, name, accessToken } of taken)
        await keepConnection(checked.folder, platform, name, {
          accessToken,
          connectedAt: new Date().toISOString(),
        });
      await queue.saveSetting("sites", sites);
      await queue.audit("setup", {
        sites: checked.settings.sites.map(({ id }) => id),
        newTokens: taken.map(({ name }) => name),
      });
      await apply();
      return [];
    },
    async exported() {
      const { sites } = await queue.settings();
      const named = Array.isArray(sites) ? sites.map(withVariables) : [];
      return `${JSON.stringify({ sites: named }, null, 2)}\n`;
    },
  };
};

const withTokens = (site: unknown, taken: readonly NewToken[]): unknown => {
  if (!isTree(site)) return site;
  const filled = platforms.flatMap((platform) => {
    const list = site[platform];
    if (!Array.isArray(list)) return [];
    const items = list.map((item: unknown) => {
      if (!isTree(item) || !isTree(item.accessToken)) return item;
      const { connection } = item.accessToken;
      const fresh = taken.find(({ name, platform: at }) => at === platform && name === connection);
      return fresh ? { ...item, accessToken: fresh.accessToken } : item;
    });
    return [[platform, items]];
  });
  return { ...site, ...Object.fromEntries(filled) };
};
