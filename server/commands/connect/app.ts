import type { Platform } from "../../../event/schema.ts";
import { isObject } from "../../accounts/platform-api.ts";
import type { App, Provider } from "../../accounts/provider.ts";
import { defaults } from "../../config/defaults.ts";
import { applyOverrides, overridesOf, substitute, withDotenv } from "../../config/environment.ts";
import { findFile } from "../../config/find-file.ts";
import { readConfigurationFile } from "../../config/read-file.ts";
import { configurationSchema } from "../../config/schema.ts";
import { wrapSingle } from "../../config/schema-mistakes.ts";
import { wrongUsage } from "../define.ts";

const schema = { ...configurationSchema };

/**
 * The configuration as it is written, unchecked: the very token that it lacks may be the one that `connect` is
 * about to fetch.
 */
const rawConfiguration = async (file: string | undefined) => {
  const place = findFile(process.cwd(), file);
  const environment = withDotenv(place.folder, process.env);
  const content = place.file ? (await readConfigurationFile(place.file)).configuration : {};
  const { tree } = substitute(wrapSingle(content), environment, schema);
  const filled = applyOverrides(tree, overridesOf(environment, schema, place.folder).overrides);
  return { folder: place.folder, configuration: isObject(filled) ? filled : {} };
};

const textAt = (value: unknown, key: string) => {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" && found ? found : undefined;
};

const configuredApiBase = (sites: unknown, platform: Platform) =>
  (Array.isArray(sites) ? sites : [])
    .flatMap((site: unknown) => (isObject(site) ? [site[platform]].flat() : []))
    .map((destination) => textAt(destination, "apiBase"))
    .find((apiBase) => apiBase !== undefined);

/**
 * The user's own app: from flags, else from `connections` of the configuration.
 * @returns the app, and the folder that the secrets file is kept in
 */
export const findApp = async (
  platform: Platform,
  provider: Provider,
  flags: { appId?: string | undefined; appSecret?: string | undefined; config?: string | undefined },
): Promise<{ app: App; folder: string }> => {
  const { folder, configuration } = await rawConfiguration(flags.config);
  const connections = isObject(configuration.connections) ? configuration.connections : {};
  const own = connections[platform];
  const appId = flags.appId ?? textAt(own, "appId");
  const appSecret = flags.appSecret ?? textAt(own, "appSecret");
  if (!appId || !appSecret)
    return wrongUsage(
      `Your own app is needed: give --app-id and --app-secret, or connections.${platform} in the configuration.`,
    );
  const apiBase =
    textAt(own, "apiBase") ??
    configuredApiBase(configuration.sites, platform) ??
    (platform === "meta" ? defaults.metaApiBase : defaults.tiktokApiBase);
  const dialogBase = textAt(own, "dialogBase") ?? provider.dialogBase;
  return { app: { appId, appSecret, apiBase, dialogBase }, folder };
};
