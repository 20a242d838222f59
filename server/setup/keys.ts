import { createHash, randomBytes } from "node:crypto";
import type { Keys } from "../admin/keys-view.ts";
import type { Loaded } from "../config/load.ts";
import { isTree } from "../config/tree.ts";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import { keysIn, type PageKey } from "./page-settings.ts";

const newKey = () => `tb_${randomBytes(32).toString("base64url")}`;

/**
 * Keys for backends: made here, shown once, kept as digests. Where file or environment name keys, they are theirs to
 * change.
 * @param apply puts what is kept to work
 */
export const createKeys = ({
  queue,
  current,
  apply,
  now = Date.now,
}: {
  queue: Pick<Queue, "settings" | "saveSetting" | "audit">;
  current: () => Promise<Loaded>;
  apply: () => Promise<void>;
  now?: () => number;
}): Keys => {
  const kept = async () => keysIn(await queue.settings());
  const fixedKeys = async (): Promise<number | undefined> => {
    const loaded = await current();
    const server = loaded.ok && isTree(loaded.fixed) ? loaded.fixed.server : undefined;
    return isTree(server) && Array.isArray(server.apiKeys) ? server.apiKeys.length : undefined;
  };
  const changeable = async () => {
    if ((await fixedKeys()) !== undefined)
      throw failure("bad_request", { reason: "file or environment name server.apiKeys: change them there" });
    return kept();
  };
  const keep = async (keys: readonly PageKey[], action: string, detail: Record<string, unknown>) => {
    await queue.saveSetting("apiKeys", keys.length > 0 ? keys : undefined);
    await queue.audit(action, detail);
    await apply();
  };
  const add = (name: string) => {
    const key = newKey();
    const sha256 = createHash("sha256").update(key).digest("hex");
    const made: PageKey = { id: randomBytes(6).toString("hex"), name, sha256, madeAtMs: now() };
    return { key, made };
  };
  const find = (keys: readonly PageKey[], id: string) => {
    const found = keys.find((each) => each.id === id);
    if (!found) throw failure("bad_request", { reason: "there is no such key" });
    return found;
  };

  return {
    async view() {
      const fixed = await fixedKeys();
      if (fixed !== undefined) return { readOnly: true, fixed, rows: [] };
      return { readOnly: false, fixed: 0, rows: (await kept()).map(({ sha256: _, ...row }) => row) };
    },
    async make(name) {
      const keys = await changeable();
      const { key, made } = add(name);
      await keep([...keys, made], "key_made", { id: made.id, name });
      return key;
    },
    async rotate(id) {
      const keys = await changeable();
      const before = find(keys, id);
      const { key, made } = add(before.name);
      const replaced = keys.map((each) => (each === before ? { ...each, replacedAtMs: now() } : each));
      await keep([...replaced, made], "key_rotated", { id: made.id, replaces: id, name: before.name });
      return key;
    },
    async revoke(id) {
      const keys = await changeable();
      const { name } = find(keys, id);
      await keep(
        keys.filter((each) => each.id !== id),
        "key_revoked",
        { id, name },
      );
    },
  };
};
