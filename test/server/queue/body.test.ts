import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openQueue } from "../../../server/queue/open.ts";
import type { Queue } from "../../../server/queue/queue.ts";
import { dayMs, madeEvent, madeNew, meta, queuedFor, startMs } from "./made.ts";

let folder: string;
let queue: Queue;
let nowMs: number;
beforeEach(async () => {
  nowMs = startMs;
  folder = mkdtempSync(join(tmpdir(), "twinbeam-body-"));
  queue = await openQueue(`file:${folder}`, { now: () => nowMs });
});
afterEach(async () => {
  await queue.close();
  rmSync(folder, { recursive: true });
});

const lane = { site: "shop", destination: meta };
const visit = {
  user: { email: ["d".repeat(64)], user_agent: "Üñí" },
  tiktok_user: { city: "berlin" },
  page: { url: "https://shop.example/" },
};
const deliveries = [queuedFor(meta)];
/** Events of one visit: the person and the page are the same objects, as `prepare` makes them. */
const ofVisit = (ids: readonly string[], parts = visit) =>
  ids.map((id) => madeNew(id, { event: madeEvent(id, parts), deliveries }));

const inFile = <Row>(question: string): Row[] => {
  const db = new Database(join(folder, "store.db"), { readonly: true });
  const rows = db.prepare<[], Row>(question).all();
  db.close();
  return rows;
};
const shares = () => inFile<{ share: number }>("select share from shares").map(({ share }) => share);
const takeAll = async () => {
  const taken = await queue.take(lane, { limit: 10_000, maxBytes: 1e9 });
  return taken.map(({ ticket, body }) => ({ ticket, event: JSON.parse(body) }));
};
const refuseAll = async () =>
  queue.settle(
    lane,
    (await takeAll()).map(({ ticket }) => ({ ticket, state: "refused" })),
  );

describe("the bodies of events of one visit", () => {
  it("are kept without what they share, and come back whole", async () => {
    const another = { ...visit, page: { ...visit.page } };
    const put = [
      ...ofVisit(["a", "b"]),
      madeNew("alone", { deliveries }),
      ...ofVisit(["again"]),
      ...ofVisit(["c", "d"], another),
    ];
    await queue.put(put);
    expect(shares()).toEqual([1, 5]);
    expect((await takeAll()).map(({ event }) => event)).toEqual(put.map(({ event }) => event));
    expect((await queue.read.event({ id: "d" }))[0]?.body).toEqual(put[5]?.event);
    expect(inFile("select 1 from events where body like '%berlin%'")).toEqual([]);
  });

  it("share nothing where person or page differ, or where one is alone", async () => {
    const { page, ...person } = visit;
    await queue.put([
      ...ofVisit(["a"]),
      ...ofVisit(["b"], { ...person, page: { ...page } }),
      ...ofVisit(["c"], { ...visit, user: { ...visit.user } }),
    ]);
    await queue.put(ofVisit(["d"]));
    expect(shares()).toEqual([]);
    expect((await takeAll()).map(({ event }) => event.id)).toEqual(["a", "b", "c", "d"]);
  });

  it("are whole whichever of them came before, or keep no body", async () => {
    await queue.put(ofVisit(["b"]));
    const denied = [queuedFor(meta, { state: "refused", reason: "consent" })];
    const put = ofVisit(["a", "b", "c", "d"]);
    put.splice(2, 0, madeNew("denied", { event: madeEvent("denied", visit), deliveries: denied }));
    await queue.put(put);
    expect((await takeAll()).map(({ event }) => event)).toEqual(
      ["b", "a", "c", "d"].map((id) => madeEvent(id, visit)),
    );
  });

  it("leave what they shared as long as one needs it, and not longer", async () => {
    await queue.put(ofVisit(["a", "b", "c"]));
    await refuseAll();
    const drop = async (event: number) => queue.drop([{ event, destination: meta }]);
    await drop(1);
    await drop(3);
    expect(shares()).toEqual([1]);
    expect((await queue.read.event({ id: "b" }))[0]?.body).toEqual(madeEvent("b", visit));
    await drop(2);
    expect(shares()).toEqual([]);
  });

  it("are erased, with what they shared", async () => {
    await queue.put([...ofVisit(["a", "b"]), madeNew("other", { deliveries })]);
    expect(await queue.erase([...visit.user.email])).toEqual({ events: 2 });
    expect(shares()).toEqual([]);
    expect((await takeAll()).map(({ event }) => event.id)).toEqual(["other"]);
  });

  it.each([
    ["once their row need not be remembered", 2 * dayMs],
    ["while their row is still remembered", 62 * dayMs],
  ])("are forgotten after the retention with what they shared, %s", async (_, dedupForMs) => {
    await queue.put(ofVisit(["a", "b"]).map((event) => ({ ...event, dedupForMs })));
    await refuseAll();
    nowMs += 30 * dayMs + 1;
    await queue.put([madeNew("today", { receivedAtMs: nowMs, deliveries })]);
    expect(await queue.retain(30)).toBe(2);
    expect(shares()).toEqual([]);
  });
});
