import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "../../event/schema.ts";
import { secretsFileName } from "../config/secrets.ts";
import { failure } from "../errors.ts";
import { isObject } from "./platform-api.ts";

/** What `connect` keeps of a connection. */
export interface KeptConnection {
  accessToken: string;
  /** TikTok: the ad accounts it reaches. */
  advertiserIds?: string[];
  /** The API that it was made for; absent: the platform's own. */
  apiBase?: string;
  /** ISO 8601. */
  connectedAt?: string;
}

type Connections = { [platform: string]: { [name: string]: KeptConnection } };

const isKept = (value: unknown): value is KeptConnection =>
  isObject(value) && typeof value.accessToken === "string";

/**
 * Connections by platform and name; empty where there is no secrets file yet.
 * @throws `secrets_unusable`
 */
export const readConnections = async (folder: string): Promise<Connections> => {
  const path = join(folder, secretsFileName);
  const content = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw failure("secrets_unusable", { file: path, used: "read", reason: error.message }, { cause: error });
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    throw failure("secrets_unusable", { file: path, used: "read", reason: "it is no JSON" });
  }
  const connections: Connections = {};
  if (!isObject(parsed) || !isObject(parsed.connections)) return connections;
  for (const [platform, byName] of Object.entries(parsed.connections)) {
    const kept: { [name: string]: KeptConnection } = {};
    if (isObject(byName))
      for (const [name, entry] of Object.entries(byName)) if (isKept(entry)) kept[name] = entry;
    connections[platform] = kept;
  }
  return connections;
};

/**
 * The file is put in place whole, and nobody but its owner ever may read it.
 * @throws `secrets_unusable`
 */
const writeConnections = async (folder: string, connections: Connections) => {
  const path = join(folder, secretsFileName);
  const draft = `${path}.new`;
  try {
    await writeFile(draft, `${JSON.stringify({ connections }, null, 2)}\n`, { mode: 0o600 });
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw failure("secrets_unusable", { file: path, used: "written", reason }, { cause });
  }
};

/** Keeps a connection under its name, over an earlier one of that name. */
export const keepConnection = async (
  folder: string,
  platform: Platform,
  name: string,
  connection: KeptConnection,
): Promise<void> => {
  const connections = await readConnections(folder);
  await writeConnections(folder, {
    ...connections,
    [platform]: { ...connections[platform], [name]: connection },
  });
};

/** Forgets a connection. */
export const dropConnection = async (folder: string, platform: Platform, name: string): Promise<void> => {
  const connections = await readConnections(folder);
  const { [name]: _, ...others } = connections[platform] ?? {};
  await writeConnections(folder, { ...connections, [platform]: others });
};
