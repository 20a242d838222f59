import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openQueue } from "../../../server/queue/open.ts";
import type { DeliveryState } from "../../../server/queue/reads.ts";
import { madeNew, meta, numbered, queuedFor, startMs } from "./made.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twinbeam-plans-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Everything that the queue and its reader ask of SQLite. */
const askEverything = async () => {
  const queue = await openQueue(`file:${folder}`, { now: () => startMs });
  const lane = { site: "shop", destination: meta };
  await queue.put([madeNew("a", { run: "r" }), madeNew("a"), madeNew("b")]);
  const [first, second] = await queue.take(lane, { limit: 10, maxBytes: 1e6 });
  const answer = { sentAtMs: startMs, answeredAtMs: startMs, reason: { code: "100" } };
  await queue.release(lane, [second?.ticket ?? 0], answer);
  await queue.take(lane, { limit: 10, maxBytes: 1e6 });
  await queue.settle(lane, [{ ticket: first?.ticket ?? 0, state: "refused" }], answer);
  await queue.drop([{ event: 2, destination: meta }]);
  await queue.replay({ deadLetters: true });
  await queue.erase(["d".repeat(64)]);
  await queue.retain(30);
  const { read } = queue;
  const states: DeliveryState[] = ["queued", "held", "delivered", "refused", "expired"];
  for (const state of states) {
    await read.events({ state });
    await read.events({ state, destination: meta, site: "shop", name: "Purchase" });
  }
  await read.events({ id: "a" });
  await read.events({ fromMs: startMs, toMs: startMs + 1, before: 3 });
  await read.event({ id: "a" });
  await read.bodies({ events: [1] });
  await read.copies({ destination: meta, fromMs: startMs, toMs: startMs + 1, before: 3, site: "shop" });
  await read.ledger();
  await read.ledgerByDay({ fromMs: startMs, toMs: startMs + 1, timeZone: "UTC" });
  await read.ages();
  await read.holds();
  await read.deadLetters({});
  await read.deadLetters({ before: "1.1.1", eventId: "a", reason: "100", state: "expired" });
  await read.deadLetterCounts();
  await read.deadLetterCounts({ name: "Lead", state: "expired", reason: "100" });
  await read.runProgress({ run: "r" });
  await read.runRefusals({ run: "r" });
  await read.standings({ keys: [{ event: 1, destination: meta }] });
  const nowMs = startMs;
  await read.replayCandidates({ selection: { deadLetters: true }, nowMs, after: "1.1.1" });
  await read.replayCandidates({ selection: { eventId: "a" }, nowMs });
  await read.replayCandidates({ selection: { fromMs: startMs }, nowMs, after: "1.1" });
  await read.replayCandidates({ selection: { keys: [{ event: 1, destination: meta }] }, nowMs });
  await queue.put([madeNew("c", { deliveries: [queuedFor(meta, { state: "expired", reason: "age" })] })]);
  await queue.close();
};

it("nothing that is asked of the store looks through all events, deliveries or pending rows", async () => {
  const prepare = vi.spyOn(Database.prototype, "prepare");
  await askEverything();
  const questions = new Set(prepare.mock.calls.map(([sql]) => sql));
  vi.restoreAllMocks();
  expect(questions.size).toBeGreaterThan(60);
  const db = new Database(join(folder, "store.db"));
  const scans = [...questions]
    .filter((sql) => /^\s*(select|insert|update|delete)/i.test(sql))
    .flatMap((sql) => {
      const count = sql.match(/\?/g)?.length ?? 0;
      const named = Object.fromEntries(Array.from(sql.matchAll(/@(\w+)/g), ([, name = ""]) => [name, 1]));
      const plan = db.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`);
      const values = count > 0 ? Array(count).fill(1) : [];
      const rows = Object.keys(named).length > 0 ? plan.all(named) : plan.all(...values);
      return rows
        .map(({ detail }) => detail)
        .filter((detail) => /^SCAN (pending|deliveries|events)/.test(detail));
    });
  db.close();
  expect(scans.filter((detail) => !detail.endsWith("USING INDEX dead_letters"))).toEqual([]);
});

it("a page of events costs as many questions, however many rows it has", async () => {
  const queue = await openQueue(`file:${folder}`, { now: () => startMs });
  await queue.put(numbered(50).map((id) => madeNew(id)));
  const { read } = queue;
  await read.events({});
  const db = new Database(":memory:");
  const statements = Object.getPrototypeOf(db.prepare("select 1"));
  db.close();
  const asked = [vi.spyOn(statements, "all"), vi.spyOn(statements, "get")];
  const questionsFor = async (ask: () => Promise<unknown>) => {
    for (const spy of asked) spy.mockClear();
    await ask();
    return asked.reduce((total, { mock }) => total + mock.calls.length, 0);
  };
  const events = Array.from({ length: 50 }, (_, index) => index + 1);
  const range = { destination: meta, fromMs: startMs, toMs: startMs + 1 };
  const [one, many] = [
    [
      await questionsFor(() => read.events({ limit: 1 })),
      await questionsFor(() => read.bodies({ events: [1] })),
      await questionsFor(() => read.copies({ ...range, limit: 1 })),
    ],
    [
      await questionsFor(() => read.events({ limit: 50 })),
      await questionsFor(() => read.bodies({ events })),
      await questionsFor(() => read.copies({ ...range, limit: 50 })),
    ],
  ];
  expect(Math.min(...one)).toBeGreaterThan(0);
  expect(many).toEqual(one);
  await queue.close();
});
