import type { Platform } from "../../../event/schema.ts";
import type { ApiAccess } from "../../accounts/platform-api.ts";
import { type KeptConnection, readConnections } from "../../accounts/secrets-file.ts";
import { defaults } from "../../config/defaults.ts";
import type { DestinationSettings, Settings } from "../../config/settings.ts";

const destinationsOf = (settings: Settings | undefined, platform: Platform): DestinationSettings[] =>
  (settings?.sites ?? []).flatMap((site): DestinationSettings[] => site[platform]);

/** Where a platform's API is: as the connection says, else as a destination does, else the platform's own. */
export const apiBaseOf = (settings: Settings | undefined, platform: Platform): string =>
  settings?.connections[platform]?.apiBase ??
  destinationsOf(settings, platform)[0]?.apiBase ??
  (platform === "meta" ? defaults.metaApiBase : defaults.tiktokApiBase);

/** A connection that `connect` kept: the named one, else the only one, else `main`. */
export const findConnection = async (
  folder: string,
  platform: Platform,
  name?: string,
): Promise<KeptConnection | undefined> => {
  const kept = (await readConnections(folder))[platform] ?? {};
  const names = Object.keys(kept);
  return kept[name ?? (names.length === 1 ? (names[0] ?? "main") : "main")];
};

/**
 * The token for management calls: of a connection, else of a configured destination.
 * @throws Error where there is neither
 */
export const managementAccess = async (
  settings: Settings | undefined,
  folder: string,
  platform: Platform,
): Promise<ApiAccess & { connection?: KeptConnection }> => {
  const configured = apiBaseOf(settings, platform);
  const connection = await findConnection(folder, platform);
  if (connection) {
    const { apiBase = configured, accessToken } = connection;
    return { apiBase, accessToken, connection };
  }
  const accessToken = destinationsOf(settings, platform)[0]?.accessToken;
  if (!accessToken) throw new Error(`There is no token for this: run twinbeam connect ${platform} first.`);
  return { apiBase: configured, accessToken };
};
