import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Issue } from "../errors.ts";
import type { TokenOf } from "./check.ts";
import { isTree } from "./tree.ts";

export const secretsFileName = "secrets.json";

/** Tokens that `connect` keeps, by platform and name. */
export interface Secrets {
  tokenOf: TokenOf;
  warnings: Issue[];
}

/**
 * Reads `secrets.json`: `{ "connections": { "meta": { "main": { "accessToken": "…" } }, "tiktok": {} } }`.
 * Absent or unreadable, it knows no token.
 * @param folder the configuration's folder
 */
export const readSecrets = (folder: string): Secrets => {
  const file = join(folder, secretsFileName);
  let content: unknown;
  let warnings: Issue[] = [];
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
    if (process.platform !== "win32" && statSync(file).mode & 0o077) {
      warnings = [{ path: secretsFileName, message: "others can read it: run chmod 600 on it" }];
    }
  } catch {
    content = {};
  }
  const connections = isTree(content) && isTree(content.connections) ? content.connections : {};
  return {
    tokenOf: (platform, name) => {
      const ofPlatform = connections[platform];
      const entry = isTree(ofPlatform) && Object.hasOwn(ofPlatform, name) ? ofPlatform[name] : undefined;
      const token = isTree(entry) ? entry.accessToken : undefined;
      return typeof token === "string" && token !== "" ? token : undefined;
    },
    warnings,
  };
};
