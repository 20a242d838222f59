import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openJournal, runIdOf } from "../../../../server/commands/import/journal.ts";
import { writeRefusals } from "../../../../server/commands/import/settle.ts";
import type { DeadLetter } from "../../../../server/queue/reads.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twinbeam-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (line: number) => ({ file: "a.csv", fileAt: 0, line, eventId: `id-${line}` });

it("goes on after the last whole line, though a crash cut the one behind it", async () => {
  const first = await openJournal(folder, "run", false);
  expect(first.last).toBeUndefined();
  await first.append([entry(2), entry(3)]);
  await first.close();
  appendFileSync(join(folder, "imports", "run.jsonl"), '[0,4,"a.c');
  const second = await openJournal(folder, "run", true);
  expect(second.last).toEqual({ fileAt: 0, line: 3 });
  await second.append([entry(4)]);
  await second.close();
  expect((await Readable.from(second.entries()).toArray()).map(({ line }) => line)).toEqual([2, 3, 4]);
  await second.remove();
  expect(readdirSync(join(folder, "imports"))).toEqual([]);
});

it("begins anew where nothing is to be resumed", async () => {
  const first = await openJournal(folder, "run", false);
  await first.append([entry(2)]);
  await first.close();
  const second = await openJournal(folder, "run", false);
  await second.close();
  expect(await Readable.from(second.entries()).toArray()).toEqual([]);
});

it("a run is the same for the same files and manner, and another for any other", async () => {
  const id = (files: string[], manner: unknown[]) => runIdOf({ files, manner });
  expect(await id(["a.csv"], ["shop"])).toBe(await id(["a.csv"], ["shop"]));
  expect(await id(["a.csv"], ["shop"])).not.toBe(await id(["b.csv"], ["shop"]));
  expect(await id(["a.csv"], ["shop"])).not.toBe(await id(["a.csv"], ["other"]));
});

it("finds the line of every refused delivery, none twice, over pages that end amid an event", async () => {
  const journal = await openJournal(folder, "run", false);
  const events = Array.from({ length: 1500 }, (_, at) => at + 1);
  await journal.append(events.map((event) => ({ ...entry(event), eventId: `id-${event}` })));
  const letters = events.flatMap((event) =>
    (["meta:1", "tiktok:C"] as const).map(
      (destination): DeadLetter => ({
        event,
        destination,
        id: `id-${event}`,
        site: "shop",
        name: "Lead",
        state: "refused",
        reason: destination === "meta:1" && event === 3 ? "consent" : "100",
        attempts: 1,
        expiresAtMs: 0,
        receivedAtMs: 0,
        kept: true,
      }),
    ),
  );
  const read = {
    runRefusals: async ({ after = 0, limit = 999 }: { run: string; after?: number; limit?: number }) =>
      letters.filter(({ event }) => event > after).slice(0, limit),
  };
  const rows: Readonly<Record<string, unknown>>[] = [];
  const refused = {
    path: "",
    count: () => 0,
    add: (row: (typeof rows)[number]) => void rows.push(row),
    close: async () => {},
  };
  expect(await writeRefusals(read, "run", { journal, refused })).toBe(2999);
  expect(rows.every(({ line, event_id }) => event_id === `id-${line}`)).toBe(true);
  expect(new Set(rows.map(({ line, destination }) => `${line} ${destination}`)).size).toBe(2999);
  await journal.close();
});
