import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer, Lane, NewEvent, Queue, Reason, Taken } from "../../../server/queue/queue.ts";
import type { DeadLetterFilter, LedgerRow } from "../../../server/queue/reads.ts";
import { dayMs, hourMs, madeEvent, madeNew, meta, numbered, queuedFor, startMs, tiktok } from "./made.ts";

/** A store under test. */
export interface Subject {
  open(now: () => number): Promise<Queue>;
  /** Ends the queue as a kill would: the next `open` finds what was acknowledged, and nobody has said good-bye. */
  kill(queue: Queue): Promise<void>;
  remove(): Promise<void>;
}

const metaLane: Lane = { site: "shop", destination: meta };
const tiktokLane: Lane = { site: "shop", destination: tiktok };
const all = { limit: 1_000, maxBytes: 1e9 };
const refusal: Reason = {
  code: "100",
  subcode: "2804003",
  title: "Invalid event time",
  message: "too old",
  traceId: "trace-1",
};

/** What every engine behind `server/queue/queue.ts` does, whatever it keeps its events in. */
export const describeQueue = (engine: string, prepareSubject: () => Promise<Subject>) => {
  describe(`queue contract: ${engine}`, () => {
    let subject: Subject;
    let queue: Queue;
    let nowMs = startMs;
    const now = () => nowMs;
    const answered = (parts: Partial<Answer> = {}): Answer => ({
      sentAtMs: nowMs - 40,
      answeredAtMs: nowMs,
      ...parts,
    });

    beforeEach(async () => {
      nowMs = startMs;
      subject = await prepareSubject();
      queue = await subject.open(now);
    });
    afterEach(async () => {
      await queue.close();
      await subject.remove();
    });

    const dieAndReturn = async () => {
      await subject.kill(queue);
      queue = await subject.open(now);
    };
    const idsOf = (taken: readonly Taken[]) =>
      taken.map(({ body }) => (JSON.parse(body) as { id: string }).id);
    const tickets = (taken: readonly Taken[]) => taken.map(({ ticket }) => ticket);
    const ledgerOf = async (destination: string): Promise<LedgerRow> => {
      const row = (await queue.read.ledger()).find((candidate) => candidate.destination === destination);
      if (!row) throw new Error(`no ledger row for ${destination}`);
      const { delivered, duplicate, refused, expired, held, queued } = row;
      expect(row.accepted).toBe(delivered + duplicate + refused + expired + held + queued);
      return row;
    };
    const settleAll = async (lane: Lane, state: "delivered" | "refused" | "expired", answer?: Answer) => {
      const taken = await queue.take(lane, all);
      await queue.settle(
        lane,
        taken.map(({ ticket }) => ({ ticket, state })),
        answer,
      );
      return taken;
    };

    describe("put and take", () => {
      it("hands every event to each of its destinations, oldest first", async () => {
        const ids = numbered(5);
        await queue.put(ids.map((id) => madeNew(id)));
        expect(idsOf(await queue.take(metaLane, all))).toEqual(ids);
        expect(idsOf(await queue.take(tiktokLane, all))).toEqual(ids);
      });

      it("hands out the very event that was put", async () => {
        const event = madeEvent("whole", {
          user: { email: ["a".repeat(64)], user_agent: "Üñí 日本 \u0001 🙂" },
          properties: { value: 0.1, currency: "EUR", custom: { deep: [{ a: null }] } },
        });
        await queue.put([madeNew("whole", { event })]);
        const [taken] = await queue.take(metaLane, all);
        expect(JSON.parse(taken?.body ?? "")).toEqual(event);
        expect(taken).toMatchObject({
          expiresAtMs: startMs + 7 * dayMs,
          receivedAtMs: startMs,
          attempts: 0,
        });
      });

      it("never hands out a delivery that somebody has in hand", async () => {
        await queue.put(numbered(10).map((id) => madeNew(id)));
        const first = await queue.take(metaLane, { limit: 4, maxBytes: 1e9 });
        const second = await queue.take(metaLane, all);
        expect([...idsOf(first), ...idsOf(second)]).toEqual(numbered(10));
        expect(await queue.take(metaLane, all)).toEqual([]);
      });

      it("stops handing out when the bodies reach the bytes, after one at least", async () => {
        await queue.put(numbered(10).map((id) => madeNew(id)));
        expect(await queue.take(metaLane, { limit: 10, maxBytes: 1 })).toHaveLength(1);
        const bytes = JSON.stringify(madeEvent("e00001")).length;
        expect(await queue.take(metaLane, { limit: 10, maxBytes: 3 * bytes })).toHaveLength(3);
      });

      it("keeps sites, destinations and test codes in lanes of their own", async () => {
        await queue.put([
          madeNew("a"),
          madeNew("b", { site: "other" }),
          madeNew("c", { deliveries: [queuedFor(meta, { testEventCode: "TEST1" })] }),
        ]);
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["a"]);
        expect(idsOf(await queue.take({ site: "other", destination: meta }, all))).toEqual(["b"]);
        expect(idsOf(await queue.take({ ...metaLane, testEventCode: "TEST1" }, all))).toEqual(["c"]);
        expect(await queue.take({ site: "nobody", destination: meta }, all)).toEqual([]);
      });

      it("keeps what was put at the same time by many", async () => {
        const ids = numbered(300);
        await Promise.all(ids.map((id) => queue.put([madeNew(id)])));
        expect(idsOf(await queue.take(metaLane, all)).toSorted()).toEqual(ids);
      });

      it("has put them once the caller is told, even if its process dies in that moment", async () => {
        await queue.put(numbered(3).map((id) => madeNew(id)));
        await dieAndReturn();
        expect(idsOf(await queue.take(metaLane, all))).toEqual(numbered(3));
        expect(await ledgerOf(tiktok)).toMatchObject({ accepted: 3, queued: 3 });
      });
    });

    describe("watch", () => {
      it("tells of what waits already, and of what is added", async () => {
        await queue.put([madeNew("before")]);
        const news: string[] = [];
        const stop = queue.watch(({ destination }, added) => news.push(`${destination} ${added}`));
        await expect.poll(() => news.toSorted()).toEqual([`${meta} 0`, `${tiktok} 0`]);
        await queue.put([madeNew("a"), madeNew("b", { deliveries: [queuedFor(meta)] })]);
        await expect.poll(() => news.slice(2).toSorted()).toEqual([`${meta} 2`, `${tiktok} 1`]);
        stop();
        await queue.put([madeNew("after")]);
        expect(news).toHaveLength(4);
      });
    });

    describe("duplicates", () => {
      it("are told by site, name and id, and every destination gets one copy", async () => {
        const receipts = await queue.put([
          madeNew("a"),
          madeNew("a"),
          madeNew("a", { site: "other" }),
          madeNew("a", { event: madeEvent("a", { name: "Purchase" }) }),
        ]);
        expect(receipts.map(({ duplicate }) => duplicate)).toEqual([false, true, false, false]);
        expect(await queue.put([madeNew("a")])).toEqual([{ duplicate: true }]);
        expect(await ledgerOf(meta)).toMatchObject({ site: "other", accepted: 1 });
        const shop = (await queue.read.ledger()).filter(({ site }) => site === "shop");
        expect(shop.map(({ accepted, duplicate, queued }) => ({ accepted, duplicate, queued }))).toEqual([
          { accepted: 4, duplicate: 2, queued: 2 },
          { accepted: 4, duplicate: 2, queued: 2 },
        ]);
      });

      it("are told by destination: what one has had, the other still gets", async () => {
        await queue.put([madeNew("a", { deliveries: [queuedFor(meta)] })]);
        expect(await queue.put([madeNew("a")])).toEqual([{ duplicate: false }]);
        expect(idsOf(await queue.take(tiktokLane, all))).toEqual(["a"]);
        expect(await queue.take(metaLane, all)).toHaveLength(1);
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 2, duplicate: 1, queued: 1 });
        expect(await ledgerOf(tiktok)).toMatchObject({ accepted: 1, duplicate: 0, queued: 1 });
      });

      it("are told by test code: a test keeps no real event out, nor a real one a test", async () => {
        const test = { deliveries: [queuedFor(meta, { testEventCode: "TEST1" })] };
        const other = { deliveries: [queuedFor(meta, { testEventCode: "TEST2" })] };
        const real = { deliveries: [queuedFor(meta)] };
        const receipts = await queue.put([test, real, other, test, real].map((parts) => madeNew("a", parts)));
        expect(receipts.map(({ duplicate }) => duplicate)).toEqual([false, false, false, true, true]);
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["a"]);
        expect(idsOf(await queue.take({ ...metaLane, testEventCode: "TEST1" }, all))).toEqual(["a"]);
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 5, duplicate: 2, queued: 3 });
        const copies = (await queue.read.event({ id: "a" })).map((event) => event.copies);
        expect(copies.toSorted()).toEqual([0, 0, 2]);
      });

      it("are known after delivery and after a restart, until the window from the first receipt is over", async () => {
        await queue.put([madeNew("a"), madeNew("order", { dedupForMs: 62 * dayMs })]);
        await settleAll(metaLane, "delivered", answered());
        await settleAll(tiktokLane, "delivered", answered());
        await dieAndReturn();
        const again = (receivedAtMs: number) =>
          queue.put([madeNew("a", { receivedAtMs }), madeNew("order", { receivedAtMs })]);
        expect(await again(startMs + 2 * dayMs - 1)).toEqual([{ duplicate: true }, { duplicate: true }]);
        expect(await again(startMs + 2 * dayMs)).toEqual([{ duplicate: false }, { duplicate: true }]);
        expect(await queue.put([madeNew("order", { receivedAtMs: startMs + 62 * dayMs })])).toEqual([
          { duplicate: false },
        ]);
      });

      it("are none where the first copy could not be sent and this one can", async () => {
        const unsendable = (reason: string) => [
          queuedFor(meta),
          queuedFor(tiktok, { state: "refused", reason }),
        ];
        await queue.put([madeNew("a", { deliveries: unsendable("identifier") })]);
        expect(await queue.put([madeNew("a", { deliveries: unsendable("identifier") })])).toEqual([
          { duplicate: true },
        ]);
        expect(await queue.put([madeNew("a")])).toEqual([{ duplicate: false }]);
        expect(idsOf(await queue.take(tiktokLane, all))).toEqual(["a"]);
        expect(await ledgerOf(tiktok)).toMatchObject({ accepted: 3, refused: 1, duplicate: 1, queued: 1 });
      });

      it("never get round the visitor's refusal", async () => {
        await queue.put([
          madeNew("a", { deliveries: [queuedFor(meta, { state: "refused", reason: "consent" })] }),
        ]);
        const later = [queuedFor(meta), queuedFor(meta, { testEventCode: "TEST1" })];
        for (const delivery of later)
          expect(await queue.put([madeNew("a", { deliveries: [delivery] })])).toEqual([{ duplicate: true }]);
        expect(await queue.take(metaLane, all)).toEqual([]);
      });

      it("flag an id that many browsers sent", async () => {
        await queue.put([madeNew("cached", { browser: "one" })]);
        await queue.put([madeNew("cached", { browser: "two" }), madeNew("cached", { browser: "one" })]);
        const [event] = await queue.read.event({ id: "cached" });
        expect(event).toMatchObject({ browsers: 2, copies: 2 });
      });
    });

    describe("settle and release", () => {
      it("ends deliveries, each with its own state", async () => {
        await queue.put(numbered(4).map((id) => madeNew(id)));
        const [a, b, c] = tickets(await queue.take(metaLane, all));
        await queue.settle(metaLane, [{ ticket: a ?? 0, state: "delivered" }], answered({ traceId: "t" }));
        await queue.settle(metaLane, [{ ticket: b ?? 0, state: "refused" }], answered({ reason: refusal }));
        await queue.settle(metaLane, [{ ticket: c ?? 0, state: "expired", reason: { code: "age" } }]);
        expect(await ledgerOf(meta)).toMatchObject({ delivered: 1, refused: 1, expired: 1, queued: 1 });
        await dieAndReturn();
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["e00003"]);
      });

      it("settles nothing twice and nothing that was not taken", async () => {
        await queue.put([madeNew("a"), madeNew("b")]);
        const [ticket = 0] = tickets(await queue.take(metaLane, { limit: 1, maxBytes: 1e9 }));
        await queue.settle(metaLane, [{ ticket, state: "delivered" }], answered());
        await queue.settle(metaLane, [{ ticket, state: "refused" }], answered());
        const [given = 0] = tickets(await queue.take(metaLane, all));
        await queue.release(metaLane, [given]);
        await queue.settle(metaLane, [{ ticket: given, state: "refused" }], answered());
        expect(await ledgerOf(meta)).toMatchObject({ delivered: 1, refused: 0, queued: 1 });
      });

      it("gives back what is released before anything later", async () => {
        await queue.put(numbered(6).map((id) => madeNew(id)));
        const first = await queue.take(metaLane, { limit: 2, maxBytes: 1e9 });
        const second = await queue.take(metaLane, { limit: 2, maxBytes: 1e9 });
        await queue.release(metaLane, tickets(first));
        expect(idsOf(await queue.take(metaLane, all))).toEqual([...idsOf(first), "e00004", "e00005"]);
        await queue.release(metaLane, tickets(second));
        expect(idsOf(await queue.take(metaLane, all))).toEqual(idsOf(second));
      });

      it("keeps what we ourselves had against it", async () => {
        await queue.put([madeNew("a")]);
        const [ticket = 0] = tickets(await queue.take(metaLane, all));
        const reason = { code: "hook", title: "The hook failed", message: "TypeError" };
        await queue.settle(metaLane, [{ ticket, state: "refused", reason }]);
        expect((await queue.read.deadLetters({})).rows).toMatchObject([
          { reason: "hook", title: "The hook failed", message: "TypeError", attempts: 0 },
        ]);
      });

      it("makes no dead letter of what was refused on purpose", async () => {
        await queue.put([madeNew("a")]);
        const [ticket = 0] = tickets(await queue.take(metaLane, all));
        await queue.settle(metaLane, [{ ticket, state: "refused", reason: { code: "dropped" } }]);
        expect((await queue.read.deadLetters({})).rows).toEqual([]);
        expect(await queue.replay({ deadLetters: true })).toEqual({ queued: 0, skipped: {} });
        expect((await queue.read.deadLetters({ reason: "dropped" })).rows).toHaveLength(1);
      });

      it("notes tries: how many, the first, the last and what was said", async () => {
        await queue.put([madeNew("a", { deliveries: [queuedFor(meta)] })]);
        const firstTry = answered({ reason: { code: "2", title: "Try later", traceId: "t1" } });
        await queue.release(metaLane, tickets(await queue.take(metaLane, all)), firstTry);
        expect((await queue.read.event({ id: "a" }))[0]?.deliveries).toMatchObject([
          { state: "queued", attempts: 1, reason: "2", title: "Try later", traceId: "t1" },
        ]);
        nowMs += hourMs;
        const [again] = await queue.take(metaLane, all);
        expect(again?.attempts).toBe(1);
        await queue.settle(
          metaLane,
          [{ ticket: again?.ticket ?? 0, state: "delivered" }],
          answered({ traceId: "t2" }),
        );
        expect((await queue.read.event({ id: "a" }))[0]?.deliveries).toMatchObject([
          {
            state: "delivered",
            attempts: 2,
            firstSentAtMs: startMs - 40,
            lastSentAtMs: nowMs - 40,
            settledAtMs: nowMs,
            traceId: "t2",
          },
        ]);
      });

      it("queues again after a restart what was in hand", async () => {
        await queue.put(numbered(3).map((id) => madeNew(id)));
        await queue.take(metaLane, all);
        await dieAndReturn();
        expect(idsOf(await queue.take(metaLane, all))).toEqual(numbered(3));
      });
    });

    describe("hold", () => {
      it("counts what waits as held, with test events, and tells why", async () => {
        await queue.put([
          madeNew("a"),
          madeNew("b", { deliveries: [queuedFor(meta, { testEventCode: "T" })] }),
        ]);
        await queue.hold("shop", meta, refusal);
        await queue.put([madeNew("c")]);
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 3, held: 3, queued: 0 });
        expect(await ledgerOf(tiktok)).toMatchObject({ held: 0, queued: 2 });
        expect(await queue.read.holds()).toEqual([
          { site: "shop", destination: meta, sinceMs: startMs, ...refusal },
        ]);
        await queue.resume("shop", meta);
        expect(await ledgerOf(meta)).toMatchObject({ held: 0, queued: 3 });
        expect(await queue.read.holds()).toEqual([]);
      });

      it("outlives a restart and leaves taking to the relay", async () => {
        await queue.put([madeNew("a")]);
        await queue.hold("shop", meta, refusal);
        await dieAndReturn();
        expect(await ledgerOf(meta)).toMatchObject({ held: 1 });
        expect(await queue.take(metaLane, all)).toHaveLength(1);
      });
    });

    describe("refused on entry", () => {
      it("is settled at once, and kept with its body as a dead letter", async () => {
        await queue.put([
          madeNew("a", {
            deliveries: [queuedFor(meta), queuedFor(tiktok, { state: "refused", reason: "identifier" })],
          }),
          madeNew("b", { deliveries: [queuedFor(meta, { state: "expired", reason: "age" })] }),
        ]);
        expect(await ledgerOf(tiktok)).toMatchObject({ refused: 1, refusedByConsent: 0, queued: 0 });
        expect(await ledgerOf(meta)).toMatchObject({ expired: 1, queued: 1 });
        const { rows } = await queue.read.deadLetters({});
        expect(rows).toMatchObject([{ id: "a", destination: tiktok, reason: "identifier", kept: true }]);
      });

      it("by consent for all is counted and keeps no body", async () => {
        await queue.put([
          madeNew("a", {
            consent: { meta: "denied", tiktok: "denied" },
            deliveries: [meta, tiktok].map((destination) =>
              queuedFor(destination, { state: "refused", reason: "consent" }),
            ),
          }),
        ]);
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 1, refused: 1, refusedByConsent: 1 });
        const [event] = await queue.read.event({ id: "a" });
        expect(event).toMatchObject({ kept: false, consent: { meta: "denied", tiktok: "denied" } });
        expect(event?.body).toBeUndefined();
        expect((await queue.read.deadLetters({})).rows).toEqual([]);
      });
    });

    describe("replay", () => {
      it("queues all dead letters again, with the same id and time", async () => {
        await queue.put(numbered(3).map((id) => madeNew(id, { deliveries: [queuedFor(meta)] })));
        const taken = await settleAll(metaLane, "refused", answered({ reason: refusal }));
        expect(await queue.replay({ deadLetters: true }, { dryRun: true })).toEqual({
          queued: 3,
          skipped: {},
        });
        expect(await ledgerOf(meta)).toMatchObject({ refused: 3, queued: 0 });
        expect(await queue.replay({ deadLetters: true })).toEqual({ queued: 3, skipped: {} });
        expect(await ledgerOf(meta)).toMatchObject({ refused: 0, queued: 3 });
        const again = await queue.take(metaLane, all);
        expect(again.map(({ body }) => body)).toEqual(taken.map(({ body }) => body));
      });

      it("of a range takes every state, and delivered ones within 48 hours of their delivery", async () => {
        await queue.put([madeNew("early")]);
        await settleAll(metaLane, "delivered", answered());
        await settleAll(tiktokLane, "expired");
        nowMs += 2 * dayMs;
        await queue.put([madeNew("late", { receivedAtMs: nowMs })]);
        await settleAll(metaLane, "delivered", answered());
        await settleAll(tiktokLane, "refused", answered({ reason: refusal }));
        const range = { fromMs: startMs, toMs: nowMs + 1 };
        expect(await queue.replay(range, { dryRun: true })).toEqual({ queued: 3, skipped: { window: 1 } });
        expect(await queue.replay({ fromMs: startMs, toMs: nowMs })).toEqual({
          queued: 1,
          skipped: { window: 1 },
        });
        expect(idsOf(await queue.take(tiktokLane, all))).toEqual(["early"]);
      });

      it("respects windows, consent, later copies and what has no body", async () => {
        const refusedFor = (reason: string) => [queuedFor(meta, { state: "refused", reason })];
        await queue.put([
          madeNew("old", { deliveries: [queuedFor(meta, { expiresAtMs: startMs + hourMs })] }),
          madeNew("denied", { deliveries: refusedFor("consent") }),
          madeNew("twice", { deliveries: refusedFor("identifier") }),
          madeNew("twice", { deliveries: [queuedFor(meta)] }),
          madeNew("dropped", { deliveries: [queuedFor(meta)] }),
        ]);
        await settleAll(metaLane, "refused", answered({ reason: refusal }));
        const [twice] = await queue.read.event({ id: "twice" });
        await queue.replay({ keys: [{ event: twice?.event ?? 0, destination: meta }] });
        const [dropped] = await queue.read.event({ id: "dropped" });
        expect(await queue.drop([{ event: dropped?.event ?? 0, destination: meta }])).toBe(1);
        nowMs += 2 * hourMs;
        expect(await queue.replay({ site: "shop" })).toEqual({
          queued: 0,
          skipped: { age: 1, consent: 1, duplicate: 1 },
        });
      });

      it("sends what only a test has delivered since", async () => {
        await queue.put([madeNew("a", { deliveries: [queuedFor(meta)] })]);
        await settleAll(metaLane, "refused", answered({ reason: refusal }));
        const test = { testEventCode: "TEST1" };
        await queue.put([madeNew("a", { deliveries: [queuedFor(meta, test)] })]);
        await settleAll({ ...metaLane, ...test }, "delivered", answered());
        expect(await queue.replay({ deadLetters: true })).toEqual({ queued: 1, skipped: {} });
      });

      it("of one event, one destination or one site leaves the others alone", async () => {
        await queue.put([madeNew("a"), madeNew("b"), madeNew("c", { site: "other" })]);
        for (const site of ["shop", "other"])
          for (const destination of [meta, tiktok])
            await settleAll({ site, destination }, "refused", answered());
        expect(await queue.replay({ eventId: "a", destination: meta })).toEqual({ queued: 1, skipped: {} });
        expect(await queue.replay({ eventId: "c", site: "shop" })).toEqual({ queued: 0, skipped: {} });
        expect(await queue.replay({ site: "other" })).toEqual({ queued: 2, skipped: {} });
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["a"]);
      });
    });

    describe("a replay that another process overtakes", () => {
      const deadLetter = async (parts: Partial<NewEvent> = {}) => {
        await queue.put([madeNew("dead", { deliveries: [queuedFor(meta)], ...parts })]);
        await settleAll(metaLane, "refused", answered({ reason: refusal }));
      };
      const overtakenBy = async (act: (beside: Queue) => Promise<unknown>) => {
        const beside = await subject.open(now);
        const find = queue.read.replayCandidates;
        vi.spyOn(queue.read, "replayCandidates").mockImplementation(async (search) => {
          const page = await find(search);
          await act(beside);
          return page;
        });
        const outcome = await queue.replay({ deadLetters: true });
        await beside.close();
        return outcome;
      };

      it("queues nothing that was erased meanwhile", async () => {
        await deadLetter({ event: madeEvent("dead", { user: { email: ["d".repeat(64)] } }) });
        await queue.put([madeNew("other")]);
        expect(await overtakenBy((beside) => beside.erase(["d".repeat(64)]))).toMatchObject({ queued: 0 });
        expect(await ledgerOf(meta)).toMatchObject({ refused: 1, queued: 1 });
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["other"]);
      });

      it.each([
        ["its row", 2 * dayMs],
        ["its body", 62 * dayMs],
      ])("queues nothing of which the retention took %s meanwhile", async (_, dedupForMs) => {
        await deadLetter({
          dedupForMs,
          deliveries: [queuedFor(meta, { expiresAtMs: startMs + 62 * dayMs })],
        });
        nowMs += 30 * dayMs + 1;
        await queue.put([madeNew("today", { receivedAtMs: nowMs })]);
        expect(await overtakenBy((beside) => beside.retain(30))).toMatchObject({ queued: 0 });
        expect(await ledgerOf(meta)).toMatchObject({ refused: 1, queued: 1 });
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["today"]);
      });

      it("keeps what it queued at the very moment of the retention", async () => {
        await deadLetter({ deliveries: [queuedFor(meta, { expiresAtMs: startMs + 62 * dayMs })] });
        nowMs += 30 * dayMs + 1;
        await queue.put([madeNew("today", { receivedAtMs: nowMs, deliveries: [] })]);
        const [{ queued }] = await Promise.all([queue.replay({ deadLetters: true }), queue.retain(30)]);
        expect(await queue.take(metaLane, all)).toHaveLength(queued);
        expect(await ledgerOf(meta)).toMatchObject({ queued });
      });
    });

    describe("drop", () => {
      it("forgets dead letters, which stay counted as refused", async () => {
        await queue.put([madeNew("a", { deliveries: [queuedFor(meta)] })]);
        await settleAll(metaLane, "refused", answered({ reason: refusal }));
        const { rows } = await queue.read.deadLetters({});
        expect(await queue.drop(rows)).toBe(1);
        expect((await queue.read.deadLetters({})).rows).toEqual([]);
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 1, refused: 1 });
        expect((await queue.read.event({ id: "a" }))[0]).toMatchObject({ kept: false });
      });
    });

    describe("erase", () => {
      const digest = "d".repeat(64);
      const phone = "f".repeat(64);
      const hers = (id: string) =>
        madeNew(id, { event: madeEvent(id, { user: { email: [digest] }, tiktok_user: { phone: [phone] } }) });

      it("forgets a person in queue, history and dead letters, and the ledger still adds up", async () => {
        await queue.put([hers("delivered")]);
        await settleAll(metaLane, "delivered", answered());
        await settleAll(tiktokLane, "refused", answered({ reason: refusal }));
        await queue.put([hers("waiting"), madeNew("another")]);
        expect(await queue.erase([digest])).toEqual({ events: 2 });
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["another"]);
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 3, delivered: 1, refused: 1, queued: 1 });
        for (const id of ["delivered", "waiting"])
          expect((await queue.read.event({ id }))[0]).toMatchObject({ kept: false });
        expect(await queue.replay({ deadLetters: true })).toMatchObject({ queued: 0 });
      });

      it("finds a person by any platform's form of an identifier", async () => {
        await queue.put([hers("a")]);
        expect(await queue.erase([phone])).toEqual({ events: 1 });
      });

      it("leaves alone who has only the postal code, the name or the birth date in common", async () => {
        const sharing = ["zip", "first_name", "date_of_birth"];
        await queue.put(
          sharing.map((field) =>
            madeNew(field, {
              event: madeEvent(field, { user: { [field]: [digest] }, tiktok_user: { zip: [digest] } }),
            }),
          ),
        );
        expect(await queue.erase([digest])).toEqual({ events: 0 });
        await queue.put([madeNew("later", { event: madeEvent("later", { user: { zip: [digest] } }) })]);
        expect(idsOf(await queue.take(metaLane, all))).toEqual([...sharing, "later"]);
      });

      it.each([
        ["a click id", 'E."C\\P', { user: { ttclid: 'E."C\\P' } }],
        ["a digest with the parameter builder's appendix", digest, { user: { email: [`${digest}.AQ`] } }],
        ["the number of a lead", "1234567890123456", { lead: { id: "1234567890123456" } }],
      ])("finds a person by %s, and refuses later events", async (_, identifier, parts) => {
        const named = (id: string) => madeNew(id, { event: madeEvent(id, parts) });
        await queue.put([named("a"), madeNew("b")]);
        expect(await queue.erase([identifier])).toEqual({ events: 1 });
        await dieAndReturn();
        await queue.put([named("later")]);
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["b"]);
      });

      it("settles what is in hand only once", async () => {
        await queue.put([hers("a")]);
        const [ticket = 0] = tickets(await queue.take(metaLane, all));
        await queue.erase([digest]);
        await queue.settle(metaLane, [{ ticket, state: "delivered" }], answered());
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 1, refused: 1, delivered: 0, queued: 0 });
      });

      it("refuses later events of the person without keeping their body, after a restart too", async () => {
        await queue.erase([digest]);
        await dieAndReturn();
        expect(await queue.put([hers("later")])).toEqual([{ duplicate: false }]);
        expect(await queue.take(metaLane, all)).toEqual([]);
        expect(await ledgerOf(meta)).toMatchObject({ accepted: 1, refused: 1, refusedByConsent: 0 });
        expect((await queue.read.event({ id: "later" }))[0]).toMatchObject({
          kept: false,
          deliveries: [{ reason: "erased" }, { reason: "erased" }],
        });
        expect(await queue.read.suppressions()).toBe(1);
      });
    });

    describe("retain", () => {
      it("deletes bodies and rows after their time, never what still waits or must be remembered", async () => {
        await queue.put([
          madeNew("plain"),
          madeNew("order", { dedupForMs: 62 * dayMs }),
          madeNew("waiting", { site: "slow" }),
        ]);
        await settleAll(metaLane, "delivered", answered());
        await settleAll(tiktokLane, "refused", answered({ reason: refusal }));
        nowMs += 30 * dayMs + 1;
        await queue.put([madeNew("today", { receivedAtMs: nowMs })]);
        expect(await queue.retain(30)).toBe(2);
        expect(await queue.read.event({ id: "plain" })).toEqual([]);
        expect((await queue.read.event({ id: "order" }))[0]).toMatchObject({ kept: false });
        expect((await queue.read.event({ id: "waiting" }))[0]).toMatchObject({ kept: true });
        expect(await queue.put([madeNew("order", { receivedAtMs: nowMs })])).toEqual([{ duplicate: true }]);
        expect(await ledgerOf(meta)).toMatchObject({ site: "shop", delivered: 2 });
      });
    });

    it("lists by time all that follows what a clock that was ahead dated into the future", async () => {
      const received = (prefix: string, receivedAtMs: number, count = 20) =>
        queue.put(numbered(count, prefix).map((id) => madeNew(id, { receivedAtMs })));
      await received("before", startMs - 5 * hourMs);
      await received("ahead", startMs + 30 * dayMs, 200);
      await received("right", startMs);
      await received("late", startMs + 9 * hourMs);
      const listed = await queue.read.events({ fromMs: startMs, toMs: startMs + 1 });
      expect(listed.map(({ id }) => id)).toEqual(numbered(20, "right").toReversed());
    });

    it("forgets what is old behind what a clock that was ahead dated into the future", async () => {
      const deliveries = [queuedFor(meta, { state: "refused", reason: "filter" })];
      const received = (prefix: string, receivedAtMs: number) =>
        queue.put(numbered(300, prefix).map((id) => madeNew(id, { receivedAtMs, deliveries })));
      await received("ahead", startMs + 1_000 * dayMs);
      await received("right", startMs);
      nowMs += 30 * dayMs + 1;
      await queue.put([madeNew("today", { receivedAtMs: nowMs })]);
      expect(await queue.retain(30)).toBe(300);
    });

    it("retains nothing old however many there are, and looks past what still waits", async () => {
      await queue.put([madeNew("waiting", { site: "slow" })]);
      const ids = Array.from({ length: 600 }, (_, index) => `old-${index}`);
      const deliveries = [queuedFor(meta, { state: "refused", reason: "filter" })];
      await queue.put(ids.map((id) => madeNew(id, { deliveries })));
      nowMs += 30 * dayMs + 1;
      await queue.put([madeNew("today", { receivedAtMs: nowMs })]);
      expect(await queue.retain(30)).toBe(600);
      expect(await queue.read.events({ limit: 10 })).toHaveLength(2);
    });

    describe("lease", () => {
      it("is for one at a time", async () => {
        const lease = await queue.lease("serve");
        await expect(queue.lease("serve")).rejects.toMatchObject({ code: "store_held" });
        const beside = await subject.open(now);
        await expect(beside.lease("serve")).rejects.toMatchObject({ code: "store_held" });
        await lease.release();
        await (await beside.lease("serve")).release();
        await beside.close();
      });

      it("tells who holds it", async () => {
        expect(await queue.read.lease()).toBeUndefined();
        const lease = await queue.lease("import");
        expect((await queue.read.lease())?.holder).toMatch(/^import\b/);
        await lease.release();
      });
    });

    describe("beside another process", () => {
      it("sees what the other puts and replays", async () => {
        await queue.put([madeNew("mine")]);
        await settleAll(metaLane, "refused", answered({ reason: refusal }));
        const news: string[] = [];
        queue.watch(({ site, destination }) => news.push(`${site} ${destination}`));
        news.length = 0;
        const beside = await subject.open(now);
        await beside.put([madeNew("theirs", { site: "other" })]);
        await beside.replay({ deadLetters: true });
        await beside.close();
        await expect.poll(() => news, { interval: 20 }).toContain(`other ${meta}`);
        expect(idsOf(await queue.take({ site: "other", destination: meta }, all))).toEqual(["theirs"]);
        expect(idsOf(await queue.take(metaLane, all))).toEqual(["mine"]);
      });
    });

    describe("settings and audit", () => {
      it("keeps what the admin page sets, and what was done", async () => {
        await queue.saveSetting("sites.0.contentType", "product");
        await queue.saveSetting("server.retentionDays", 7);
        await queue.saveSetting("server.retentionDays", undefined);
        await queue.audit("settings", { path: "sites.0.contentType" });
        await dieAndReturn();
        expect(await queue.settings()).toEqual({ "sites.0.contentType": "product" });
        expect(await queue.read.auditTrail({})).toEqual([
          { atMs: startMs, action: "settings", detail: { path: "sites.0.contentType" } },
        ]);
      });
    });

    describe("reading", () => {
      it("lists events newest first, by page and by filter", async () => {
        await queue.put(numbered(5).map((id) => madeNew(id)));
        await queue.put([madeNew("other", { site: "other", receivedAtMs: startMs + hourMs * 3 })]);
        await settleAll(metaLane, "delivered", answered());
        const idsFor = async (filter: Parameters<Queue["read"]["events"]>[0]) =>
          (await queue.read.events(filter)).map(({ id }) => id);
        expect(await idsFor({ limit: 2 })).toEqual(["other", "e00004"]);
        const [, last] = await queue.read.events({ limit: 2 });
        expect(await idsFor({ limit: 2, before: last?.event ?? 0 })).toEqual(["e00003", "e00002"]);
        expect(await idsFor({ site: "other" })).toEqual(["other"]);
        expect(await idsFor({ state: "queued", destination: meta })).toEqual(["other"]);
        expect(await idsFor({ state: "delivered", destination: tiktok })).toEqual([]);
        expect(await idsFor({ state: "delivered", id: "e00002" })).toEqual(["e00002"]);
        expect(await idsFor({ fromMs: startMs + hourMs })).toEqual(["other"]);
        expect(await idsFor({ toMs: startMs })).toEqual([]);
        expect(await idsFor({ name: "Purchase" })).toEqual([]);
      });

      it("tells a destination's copies with where each stands, newest first, by stretches", async () => {
        await queue.put([
          madeNew("a", { pixel: { meta: "fired" }, browser: "b1" }),
          madeNew("b"),
          madeNew("c", { deliveries: [queuedFor(tiktok)] }),
          madeNew("d", { deliveries: [queuedFor(meta, { testEventCode: "T1" })] }),
          madeNew("e", { deliveries: [queuedFor(meta, { state: "expired", reason: "age" })] }),
          madeNew("other", { site: "other", receivedAtMs: startMs + hourMs }),
        ]);
        const [first = 0, second = 0] = tickets(await queue.take(metaLane, all));
        nowMs += 10;
        await queue.settle(metaLane, [{ ticket: first, state: "delivered" }]);
        await queue.settle(metaLane, [{ ticket: second, state: "refused" }]);
        await queue.hold("shop", meta, refusal);
        const range = { destination: meta, fromMs: startMs, toMs: startMs + dayMs };
        const copies = await queue.read.copies({ ...range, site: "shop" });
        expect(copies.map(({ id, state, settledAtMs }) => [id, state, settledAtMs])).toEqual([
          ["e", "expired", startMs],
          ["d", "queued", undefined],
          ["b", "refused", nowMs],
          ["a", "delivered", nowMs],
        ]);
        expect(copies.at(-1)).toMatchObject({ pixel: { meta: "fired" }, browsers: 1, receivedAtMs: startMs });
        const idsFor = async (search: object) =>
          (await queue.read.copies({ ...range, ...search })).map(({ id }) => id);
        expect(await idsFor({ limit: 2 })).toEqual(["other", "e"]);
        expect(await idsFor({ limit: 2, before: copies[0]?.event })).toEqual(["d", "b"]);
        expect(await idsFor({ toMs: startMs })).toEqual([]);
        expect(await idsFor({ fromMs: startMs + 1 })).toEqual(["other"]);
      });

      it("counts the ledger by hour of receipt, whenever it settles", async () => {
        await queue.put([madeNew("a"), madeNew("b", { receivedAtMs: startMs + hourMs })]);
        nowMs += 5 * hourMs;
        await settleAll(metaLane, "delivered", answered());
        const rows = await queue.read.ledgerByHour({ fromMs: startMs, toMs: startMs + hourMs });
        expect(rows).toMatchObject([
          { hourMs: startMs, destination: meta, accepted: 1, delivered: 1 },
          { hourMs: startMs, destination: tiktok, accepted: 1, queued: 1 },
        ]);
      });

      it.each([
        ["UTC", "2026-11-20T23:59", "2026-11-21T00:00"],
        ["Asia/Kolkata", "2026-11-20T18:29", "2026-11-20T18:30"],
        ["Asia/Kathmandu", "2026-11-20T18:14", "2026-11-20T18:15"],
        ["Australia/Adelaide", "2026-11-20T13:29", "2026-11-20T13:30"],
        // The days on which clocks go back or forward, to their very ends.
        ["America/New_York", "2026-11-02T04:59", "2026-11-02T05:00"],
        ["America/New_York", "2026-03-09T03:59", "2026-03-09T04:00"],
        ["Australia/Lord_Howe", "2026-10-04T12:59", "2026-10-04T13:00"],
      ])(
        "counts the ledger by day of receipt in %s, to the minute: %s, %s",
        async (timeZone, last, first) => {
          const [lastMs, firstMs] = [Date.parse(`${last}Z`), Date.parse(`${first}Z`)];
          const deliveries = [queuedFor(meta)];
          await queue.put([
            madeNew("a", { receivedAtMs: lastMs, deliveries }),
            madeNew("b", { receivedAtMs: firstMs - 1, deliveries }),
            madeNew("c", { receivedAtMs: firstMs, deliveries }),
          ]);
          const range = { fromMs: lastMs - dayMs, toMs: firstMs + dayMs, timeZone };
          const days = await queue.read.ledgerByDay(range);
          expect(days.map(({ accepted, queued }) => [accepted, queued])).toEqual([
            [1, 1],
            [2, 2],
          ]);
          expect(Date.parse(days[0]?.day ?? "") - Date.parse(days[1]?.day ?? "")).toBe(dayMs);
        },
      );

      it("tells how long the oldest has waited", async () => {
        await queue.put([madeNew("a"), madeNew("b", { receivedAtMs: startMs + hourMs })]);
        await queue.settle(metaLane, [
          {
            ticket: (await queue.take(metaLane, { limit: 1, maxBytes: 1 }))[0]?.ticket ?? 0,
            state: "expired",
          },
        ]);
        expect(await queue.read.ages()).toEqual([
          { site: "shop", destination: meta, oldestReceivedAtMs: startMs + hourMs },
          { site: "shop", destination: tiktok, oldestReceivedAtMs: startMs },
        ]);
      });

      it("pages through dead letters, newest settlement first, and counts them by reason", async () => {
        await queue.put(numbered(5).map((id) => madeNew(id, { deliveries: [queuedFor(meta)] })));
        for (const { ticket } of await queue.take(metaLane, all)) {
          nowMs += 1;
          await queue.settle(metaLane, [{ ticket, state: "refused" }], answered({ reason: refusal }));
        }
        const first = await queue.read.deadLetters({ limit: 3 });
        expect(first.rows.map(({ id }) => id)).toEqual(["e00004", "e00003", "e00002"]);
        const second = await queue.read.deadLetters({ limit: 3, before: first.next ?? "" });
        expect(second.rows.map(({ id }) => id)).toEqual(["e00001", "e00000"]);
        expect(second.next).toBeUndefined();
        expect(second.rows[0]).toMatchObject({ reason: "100", subcode: "2804003", traceId: "trace-1" });
        expect(await queue.read.deadLetterCounts()).toEqual([
          { site: "shop", destination: meta, reason: "100", title: "Invalid event time", count: 5 },
        ]);
      });

      it("counts dead letters by the filters that list them", async () => {
        await queue.put([madeNew("a"), madeNew("b", { receivedAtMs: startMs + hourMs }), madeNew("c")]);
        const [one = 0, two = 0, three = 0] = tickets(await queue.take(metaLane, all));
        const settle = (ticket: number, state: "refused" | "expired", code: string) =>
          queue.settle(metaLane, [{ ticket, state }], answered({ reason: { code } }));
        await settle(one, "refused", "100");
        await settle(two, "refused", "190");
        await settle(three, "expired", "age");
        const filters: DeadLetterFilter[] = [
          {},
          { site: "shop", destination: meta },
          { site: "other" },
          { destination: tiktok },
          { reason: "190" },
          { name: "ViewContent" },
          { name: "Lead" },
          { eventId: "b" },
          { fromMs: startMs + 1 },
          { toMs: startMs + hourMs },
          { state: "expired" },
          { limit: 1 },
        ];
        for (const filter of filters) {
          const counts = await queue.read.deadLetterCounts(filter);
          const { rows } = await queue.read.deadLetters({ ...filter, limit: 10 });
          expect(counts.map(({ reason }) => reason).toSorted()).toEqual(
            rows.map(({ reason }) => reason).toSorted(),
          );
        }
      });

      it("follows an import run", async () => {
        await queue.put([madeNew("a", { run: "r1" }), madeNew("b", { run: "r1" }), madeNew("c")]);
        await settleAll(metaLane, "delivered", answered());
        const [ticket = 0] = tickets(await queue.take(tiktokLane, { limit: 1, maxBytes: 1 }));
        await queue.settle(tiktokLane, [{ ticket, state: "refused" }], answered({ reason: refusal }));
        expect(await queue.read.runProgress({ run: "r1" })).toEqual({
          waiting: 1,
          delivered: 2,
          refused: 1,
          expired: 0,
        });
        expect(await queue.read.runRefusals({ run: "r1" })).toMatchObject([{ id: "a", destination: tiktok }]);
      });
    });
  });
};
