import type { Source } from "../../../event/schema.ts";
import { type Account, type EventSource, tiktokKinds } from "../../accounts/tiktok-kinds.ts";

/** What a source was asked for by name came to. */
export interface Resolved extends EventSource {
  /** It did not exist before. */
  created: boolean;
}

const listed = (sources: readonly EventSource[]) =>
  sources.map(({ id, name }) => `${name} (${id})`).join(", ") || "none";

/** TikTok may filter a list by parts of a name, so the comparison is ours: exact. */
const named = async (account: Account, source: Source, name: string) => {
  const found = await tiktokKinds[source].list(account, name);
  return found.filter((candidate) => candidate.name === name);
};

const several = (source: Source, name: string, fitting: readonly EventSource[]) =>
  new Error(
    `${fitting.length} ${tiktokKinds[source].title}s are named ${JSON.stringify(name)}: ${listed(fitting)}; choose one by its id.`,
  );

/**
 * The event source of exactly this name.
 * @throws Error naming the candidates where none or several bear it
 */
export const sourceByName = async (account: Account, source: Source, name: string): Promise<Resolved> => {
  const fitting = await named(account, source, name);
  const [only] = fitting;
  if (only && fitting.length === 1) return { ...only, created: false };
  if (only) throw several(source, name, fitting);
  const all = await tiktokKinds[source].list(account);
  throw new Error(
    `No ${tiktokKinds[source].title} is named ${JSON.stringify(name)}; the account has: ${listed(all)}.`,
  );
};

/**
 * The event source of exactly this name, created where there is none yet.
 * @throws Error where this kind cannot be created, or the account has as many as TikTok allows
 */
export const newSource = async (account: Account, source: Source, name: string): Promise<Resolved> => {
  const { title, create, most, list } = tiktokKinds[source];
  if (!create) throw new Error(`An ${title} cannot be created here: register it in TikTok Ads Manager.`);
  const fitting = await named(account, source, name);
  const [only] = fitting;
  if (only && fitting.length === 1) return { ...only, created: false };
  if (only) throw several(source, name, fitting);
  const count = most === undefined ? 0 : (await list(account)).length;
  if (most !== undefined && count >= most)
    throw new Error(
      `The account has ${count} ${title}s, and TikTok allows ${most}: use one of them, or delete one.`,
    );
  return { ...(await create(account, name)), created: true };
};
