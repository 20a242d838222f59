import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openQueue } from "../../../server/queue/open.ts";
import { migrations } from "../../../server/queue/schema.ts";
import { madeNew, meta, startMs, tiktok } from "./made.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twinbeam-migrate-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const now = () => startMs;

/** A store as the version with this schema wrote it: each released schema leaves its file beside this test. */
const writtenBy = (schema: number): string => {
  const home = join(folder, `schema-${schema}`);
  mkdirSync(home);
  const db = new Database(join(home, "store.db"));
  db.exec(readFileSync(new URL(`./store-of-schema-${schema}.sql`, import.meta.url), "utf8"));
  db.close();
  return home;
};
const schemaOf = (home: string) => {
  const db = new Database(join(home, "store.db"), { readonly: true });
  const tables = db.prepare("select name, sql from sqlite_schema where sql is not null order by name").all();
  const version = db.pragma("user_version", { simple: true });
  db.close();
  return { version, tables };
};

it.each(migrations.map((_, index) => index + 1))(
  "a store of schema %i is brought forward with all it holds",
  async (schema) => {
    const home = writtenBy(schema);
    const queue = await openQueue(`file:${home}`, { now });
    expect((await queue.read.ledger()).find(({ destination }) => destination === meta)).toMatchObject({
      accepted: 5,
      delivered: 1,
      duplicate: 1,
      refused: 2,
      refusedByConsent: 1,
      queued: 1,
    });
    const [day] = await queue.read.ledgerByDay({ fromMs: startMs, toMs: startMs + 1, timeZone: "UTC" });
    expect(day).toMatchObject({ day: "2026-11-20", destination: meta, accepted: 5 });
    expect(await queue.read.holds()).toMatchObject([{ destination: tiktok, code: "40105" }]);
    expect((await queue.read.deadLetters({})).rows).toMatchObject([
      { id: "refused", traceId: "trace-2", kept: true },
    ]);
    expect((await queue.read.event({ id: "delivered" }))[0]).toMatchObject({
      pixel: { meta: "fired", tiktok: "blocked" },
      consent: { meta: "granted" },
      copies: 1,
      browsers: 1,
    });
    expect(await queue.read.suppressions()).toBe(1);
    expect(await queue.settings()).toEqual({ "server.retentionDays": 7 });
    expect(await queue.put([madeNew("delivered")])).toEqual([{ duplicate: true }]);
    const lane = { site: "shop", destination: meta };
    expect(await queue.take(lane, { limit: 10, maxBytes: 1e6 })).toHaveLength(1);
    expect(await queue.replay({ deadLetters: true })).toEqual({ queued: 1, skipped: {} });
    await queue.close();

    const fresh = join(folder, "fresh");
    await (await openQueue(`file:${fresh}`)).close();
    expect(schemaOf(home)).toEqual(schemaOf(fresh));
  },
);

it("a store from which an older server relays is left alone", async () => {
  const home = writtenBy(1);
  const before = schemaOf(home);
  const lock = new Database(join(home, "store.lock"));
  lock.exec("begin exclusive");
  await expect(openQueue(`file:${home}`, { now })).rejects.toMatchObject({ code: "store_held" });
  expect(schemaOf(home)).toEqual(before);
  lock.close();
  await (await openQueue(`file:${home}`, { now })).close();
  expect(schemaOf(home).version).toBe(migrations.length);
});

it("the last schema's file is there, so that the next change can be tried on it", () => {
  expect(() => writtenBy(migrations.length)).not.toThrow();
});
