import type { PreparedEvent, PreparedUser } from "../../event/prepared.ts";
import type { Db } from "./db.ts";

export interface Suppressions {
  /** Whether the event bears a digest of somebody who asked to be forgotten. */
  concerns(event: PreparedEvent): boolean;
  add(digests: readonly string[], nowMs: number): void;
  reload(): void;
}

/** Digests of people who asked to be forgotten, in memory: erasures are rare, events are not. */
export const createSuppressions = (db: Db): Suppressions => {
  const all = db.prepare<[], string>("select digest from suppressions").pluck();
  const insert = db.prepare<[string, number]>("insert or ignore into suppressions values (?, ?)");
  let digests = new Set<string>();
  const reload = () => {
    digests = new Set(all.all());
  };
  reload();

  /** A digest with the parameter builder's appendix is the digest too. */
  const listed = (value: string) => digests.has(value.slice(0, 64));
  const inUser = (user: PreparedUser | undefined) =>
    Object.values(user ?? {}).some((value) =>
      typeof value === "string" ? listed(value) : value.some(listed),
    );

  return {
    concerns: ({ user, tiktok_user }) => digests.size > 0 && (inUser(user) || inUser(tiktok_user)),
    add: (added, nowMs) => {
      for (const digest of added) insert.run(digest, nowMs);
    },
    reload,
  };
};
