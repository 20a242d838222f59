import type { PreparedEvent } from "../../event/prepared.ts";
import { identifiersIn, suppressedAs } from "./bearer.ts";
import type { Db } from "./db.ts";

export interface Suppressions {
  /** Whether the event bears an identifier of somebody who asked to be forgotten. */
  concerns(event: PreparedEvent): boolean;
  add(identifiers: readonly string[], nowMs: number): void;
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

  return {
    concerns: (event) =>
      digests.size > 0 && identifiersIn(event).some((identifier) => digests.has(suppressedAs(identifier))),
    add: (added, nowMs) => {
      for (const identifier of added) insert.run(suppressedAs(identifier), nowMs);
    },
    reload,
  };
};
