import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createServerLease } from "../../server/lease.ts";
import { openQueue } from "../../server/queue/open.ts";
import type { Queue } from "../../server/queue/queue.ts";

let folder: string;
let ours: Queue;
let theirs: Queue;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  folder = await mkdtemp(join(tmpdir(), "twinbeam-lease-"));
  ours = await openQueue(`file:${folder}`);
  theirs = await openQueue(`file:${folder}`);
});
afterEach(async () => {
  vi.useRealTimers();
  await ours.close();
  await theirs.close();
  await rm(folder, { recursive: true });
});

const createServer = async () => {
  const lease = createServerLease(ours);
  const told: string[] = [];
  let starts = 0;
  await lease.take();
  const relay = () =>
    lease.relay(
      async () => {
        starts++;
      },
      (holder) => told.push(holder),
    );
  return { lease, relay, told, starts: () => starts };
};
const aSecondLater = async () => {
  vi.advanceTimersByTime(1_000);
  for (let turns = 0; turns < 10; turns++) await new Promise((resolve) => setImmediate(resolve));
};

it("a server relays at once where nobody else does", async () => {
  const { lease, relay, told, starts } = await createServer();
  await relay();
  expect([starts(), told]).toEqual([1, []]);
  await lease.release();
});

it.each(["import", "replay"] as const)(
  "a server starts beside an %s that sends, and takes over when it ends",
  async (as) => {
    const command = await theirs.lease(as);
    const { lease, relay, told, starts } = await createServer();
    await relay();
    await aSecondLater();
    expect(starts()).toBe(0);
    expect(told).toEqual([expect.stringContaining(as)]);
    await command.release();
    await aSecondLater();
    await aSecondLater();
    expect(starts()).toBe(1);
    await expect(theirs.lease(as)).rejects.toMatchObject({ code: "store_held" });
    await lease.release();
  },
);

it("a server that stops while it waits takes over no more", async () => {
  const command = await theirs.lease("import");
  const { lease, relay, starts } = await createServer();
  await relay();
  await lease.giveUp();
  await command.release();
  await aSecondLater();
  expect(starts()).toBe(0);
  await lease.release();
});

it("a second server is refused", async () => {
  const first = await theirs.lease("serve");
  await expect(createServer()).rejects.toMatchObject({ code: "store_held" });
  await first.release();
});
