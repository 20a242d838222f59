import { afterEach, describe, expect, it } from "vitest";
import type { NewEvent } from "../../../server/queue/queue.ts";
import type { Hooks } from "../../../server/relay/hooks.ts";
import type { ApiAnswer } from "../../../server/relay/platform.ts";
import { hourMs, madeNew, meta, numbered, queuedFor, startMs, tiktok } from "../queue/made.ts";
import {
  createRig,
  madeSite,
  metaError,
  type Rig,
  type Script,
  sendable,
  taken,
  unavailable,
} from "./rig.ts";

let rig: Rig;
afterEach(() => rig.end());

const start = async (options: Parameters<typeof createRig>[0] = {}) => {
  rig = await createRig(options);
  await rig.relay.start();
};
const put = (ids: readonly string[], parts: Partial<NewEvent> = {}) =>
  rig.queue.put(ids.map((id) => madeNew(id, { event: sendable(id), ...parts })));
const onlyMeta = { deliveries: [queuedFor(meta)] };
const ledgerOf = async (destination: string, site = "shop") => {
  const row = (await rig.queue.read.ledger()).find(
    (candidate) => candidate.destination === destination && candidate.site === site,
  );
  return row;
};
const requestsTo = (platform: "meta" | "tiktok") => rig.to(platform).map(({ ids }) => ids);
/** Refuses a whole request of Meta's where one of these is in it, as Meta does. */
const refusing =
  (bad: readonly string[], answer: ApiAnswer = metaError(100, { error_subcode: 2804003 })): Script =>
  (sent) =>
    sent.platform === "meta" && sent.ids.some((id) => bad.includes(id)) ? answer : taken(sent);

describe("relay: batches", () => {
  it("sends what came within 200 ms in one request to each platform, and settles it", async () => {
    await start();
    await put(["a", "b"]);
    await rig.pass(100);
    await put(["c"]);
    expect(rig.sent).toEqual([]);
    await rig.pass(100);
    expect(requestsTo("meta")).toEqual([["a", "b", "c"]]);
    expect(requestsTo("tiktok")).toEqual([["a", "b", "c"]]);
    expect(await ledgerOf(meta)).toMatchObject({ accepted: 3, delivered: 3 });
    expect(await ledgerOf(tiktok)).toMatchObject({ accepted: 3, delivered: 3 });
    const [event] = await rig.queue.read.event({ id: "a" });
    expect(event?.deliveries[0]).toMatchObject({ state: "delivered", traceId: "trace", attempts: 1 });
  });

  it("sends a thousand at once without waiting, and never more in a request", async () => {
    await start();
    await put(numbered(2_500), onlyMeta);
    await rig.pass(1);
    expect(rig.to("meta").map(({ ids }) => ids.length)).toEqual([1_000, 1_000, 500]);
    expect(rig.sent.flatMap(({ ids }) => ids)).toEqual(numbered(2_500));
  });

  it("keeps as many requests under way as are configured, and goes on as they end", async () => {
    await start({ sites: [madeSite("shop", 2)] });
    const open: (() => void)[] = [];
    rig.script((sent) => new Promise((resolve) => open.push(() => resolve(taken(sent)))));
    await put(numbered(4_000), onlyMeta);
    await rig.pass(100);
    expect(rig.sent).toHaveLength(2);
    open.shift()?.();
    await rig.pass(100);
    expect(rig.sent).toHaveLength(3);
    rig.script(taken);
    for (const end of open) end();
    await rig.pass(100);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 4_000 });
  });

  it("lets test events and real ones take turns at a destination", async () => {
    await start({ sites: [madeSite("shop", 1)] });
    const test = { deliveries: [queuedFor(meta, { testEventCode: "T1" })] };
    await rig.queue.put([
      ...numbered(5_000, "r").map((id) => madeNew(id, { event: sendable(id), ...onlyMeta })),
      ...numbered(5_000, "t").map((id) => madeNew(id, { event: sendable(id), ...test })),
    ]);
    await rig.pass(500);
    const order = requestsTo("meta").map((ids) => ids[0]?.slice(0, 1));
    expect(new Set(order.slice(0, 4))).toEqual(new Set(["r", "t"]));
    expect(order).toHaveLength(10);
  });

  it("lets no number of test codes keep a real event back", async () => {
    await start({ sites: [madeSite("shop", 1)] });
    const tests = numbered(50).map((id) =>
      madeNew(id, { event: sendable(id), deliveries: [queuedFor(meta, { testEventCode: id })] }),
    );
    await rig.queue.put([...tests, madeNew("real", { event: sendable("real"), ...onlyMeta })]);
    await rig.pass(1_000);
    const order = requestsTo("meta").flat();
    expect(order.indexOf("real")).toBeLessThan(3);
    expect(order).toHaveLength(51);
  });

  it("sends what waited in the store when it starts", async () => {
    rig = await createRig();
    await put(["a"]);
    await rig.relay.start();
    await rig.pass(1);
    expect(rig.sent).toHaveLength(2);
  });

  it("never mixes test codes, sites or action sources in a request", async () => {
    await start({ sites: [madeSite(), madeSite("other")] });
    const store = sendable("store", { action_source: "physical_store", source: "offline" });
    await rig.queue.put([
      madeNew("web", { event: sendable("web"), ...onlyMeta }),
      madeNew("store", { event: store, ...onlyMeta }),
      madeNew("test", { event: sendable("test"), deliveries: [queuedFor(meta, { testEventCode: "T1" })] }),
      madeNew("far", { event: sendable("far"), site: "other", ...onlyMeta }),
    ]);
    await rig.pass(200);
    expect(requestsTo("meta").map(String).toSorted()).toEqual(["far", "store", "test", "web"]);
    expect(rig.sent.find(({ ids }) => ids[0] === "test")?.testEventCode).toBe("T1");
  });
});

describe("relay: trouble at a platform", () => {
  it("sends the same ids and times again, later and later, while the platform is unavailable", async () => {
    await start();
    rig.script(() => unavailable);
    await put(["a"], onlyMeta);
    await rig.pass(200);
    expect(rig.sent).toHaveLength(1);
    await rig.pass(900);
    expect(rig.sent).toHaveLength(1);
    await rig.pass(100);
    expect(rig.sent).toHaveLength(2);
    await rig.pass(1_900);
    expect(rig.sent).toHaveLength(2);
    await rig.pass(100);
    expect(rig.sent).toHaveLength(3);
    rig.script(taken);
    await rig.pass(4_100);
    expect(new Set(rig.sent.map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1, queued: 0 });
    const [event] = await rig.queue.read.event({ id: "a" });
    expect(event?.deliveries[0]).toMatchObject({ attempts: 4 });
  });

  it("never waits longer than five minutes of its own accord", async () => {
    await start();
    rig.script(() => unavailable);
    await put(["a"], onlyMeta);
    await rig.pass(40 * 60_000);
    const before = rig.sent.length;
    await rig.pass(301_000);
    expect(rig.sent.length).toBe(before + 1);
  }, 20_000);

  it("obeys Retry-After for the whole destination, test events too", async () => {
    await start();
    rig.script(() => ({ ...unavailable, headers: { "retry-after": "30" } }));
    await put(["a"], onlyMeta);
    await rig.pass(200);
    rig.script(taken);
    await put(["b"], { deliveries: [queuedFor(meta, { testEventCode: "T1" })] });
    await rig.pass(29_000);
    expect(rig.sent).toHaveLength(1);
    await rig.pass(1_100);
    expect(requestsTo("meta").slice(1).map(String).toSorted()).toEqual(["a", "b"]);
  });

  it.each([
    ["Retry-After", { ...unavailable, headers: { "retry-after": "3600" } }],
    ["a rate limit", metaError(4)],
    ["a hold", metaError(190)],
  ])("sends nothing more of a batch after %s", async (_, answer) => {
    await start();
    rig.script(() => answer);
    const inStore = { action_source: "physical_store", source: "offline" } as const;
    await rig.queue.put([
      madeNew("web", { event: sendable("web"), ...onlyMeta }),
      madeNew("store", { event: sendable("store", inStore), ...onlyMeta }),
    ]);
    await rig.pass(50_000);
    expect(requestsTo("meta")).toEqual([["web"]]);
    rig.script(taken);
    await rig.pass(3_600_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 2, queued: 0 });
  });

  it("stops looking for bad events where another request is told to wait", async () => {
    await start();
    rig.script((sent) => {
      if (sent.ids.length < 1_000 || sent.ids.includes("e00000"))
        return new Promise((resolve) => setTimeout(resolve, 100, metaError(100)));
      return { ...unavailable, headers: { "retry-after": "3600" } };
    });
    await put(numbered(2_000), onlyMeta);
    await rig.pass(60_000);
    expect(rig.sent).toHaveLength(2);
    rig.script(taken);
    await rig.pass(3_600_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 2_000, queued: 0 });
  });

  it("leaves the other platform and other sites alone", async () => {
    await start({ sites: [madeSite(), madeSite("other")] });
    rig.script((sent) => (sent.platform === "meta" ? unavailable : taken(sent)));
    await put(["a"]);
    await rig.pass(200);
    await put(["b"]);
    await rig.pass(200);
    expect(requestsTo("tiktok")).toEqual([["a"], ["b"]]);
    expect(requestsTo("meta")).toEqual([["a"]]);
    expect(await ledgerOf(tiktok)).toMatchObject({ delivered: 2 });
  });

  it("tries one small request at a time after some failures, and everything oldest first after a success", async () => {
    await start();
    rig.script(() => unavailable);
    await put(numbered(6_000), onlyMeta);
    await rig.pass(60_000);
    expect(rig.sent.at(-1)?.ids.length).toBeLessThanOrEqual(10);
    const before = rig.sent.length;
    rig.script(taken);
    await rig.pass(120_000);
    const [probe, ...rest] = rig.sent.slice(before).map(({ ids }) => ids);
    expect(probe?.length).toBeLessThanOrEqual(10);
    expect(rest[0]?.[0]).toBe("e00000");
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 6_000, queued: 0 });
  }, 20_000);

  it.each([5, 12, 15, 19, 25])("leaves none of %i events behind that probes passed over", async (count) => {
    await start();
    let failures = 4;
    rig.script((sent) => (failures-- > 0 ? unavailable : taken(sent)));
    await put(numbered(count), onlyMeta);
    await rig.pass(60_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: count, queued: 0 });
  });

  it("goes on with others where the platform always fails on one event", async () => {
    await start();
    rig.script((sent) => (sent.ids.includes("e00000") ? unavailable : taken(sent)));
    await put(numbered(50), onlyMeta);
    await rig.pass(200_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 49, queued: 1 });
  }, 20_000);

  it("parks an event on which the platform fails in an unknown way, once others are taken", async () => {
    await start();
    rig.script(refusing(["e00000"], metaError(1)));
    await put(numbered(50), onlyMeta);
    await rig.pass(200_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 49, refused: 1, queued: 0 });
  }, 20_000);

  it("parks nothing while the platform fails in an unknown way on everything", async () => {
    await start();
    rig.script(() => metaError(1));
    await put(numbered(50), onlyMeta);
    await rig.pass(300_000);
    expect(await ledgerOf(meta)).toMatchObject({ refused: 0, queued: 50 });
    rig.script(taken);
    await rig.pass(300_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 50 });
  }, 20_000);

  it("slows down when the platform says it is near its limit", async () => {
    await start();
    rig.script((sent) => ({ ...taken(sent), headers: { "x-app-usage": '{"call_count":97}' } }));
    await put(["a"], onlyMeta);
    await rig.pass(200);
    await put(["b"], onlyMeta);
    await rig.pass(1_000);
    expect(rig.sent).toHaveLength(1);
    await rig.pass(20 * 60_000);
    expect(rig.sent).toHaveLength(2);
  }, 20_000);
});

describe("relay: bad events", () => {
  it("finds the ones that sink a batch by halves, parks them with the platform's reason, and delivers the rest", async () => {
    await start();
    const bad = ["e00003", "e00500", "e00999"];
    rig.script(refusing(bad));
    await put(numbered(1_000), onlyMeta);
    await rig.pass(200);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 997, refused: 3, queued: 0 });
    const { rows } = await rig.queue.read.deadLetters({});
    expect(rows.map(({ id }) => id).toSorted()).toEqual(bad);
    expect(rows[0]).toMatchObject({ reason: "100", subcode: "2804003", traceId: "trace-no", kept: true });
    expect(rig.sent.length).toBeLessThan(70);
  });

  it("delivers every good one exactly once while it looks for the bad", async () => {
    await start();
    rig.script(refusing(["e00007"]));
    await put(numbered(100), onlyMeta);
    await rig.pass(200);
    const accepted = rig.sent.filter(({ ids }) => !ids.includes("e00007")).flatMap(({ ids }) => ids);
    expect(accepted.toSorted()).toEqual(numbered(100).filter((id) => id !== "e00007"));
  });

  it("follows the index that the platform names", async () => {
    await start();
    rig.script((sent) => {
      const index = sent.ids.indexOf("e00042");
      if (sent.platform === "meta" || index < 0) return taken(sent);
      const message = `data.${index}.properties.contents.0.content_id: Not a valid string`;
      return { status: 200, headers: {}, body: JSON.stringify({ code: 40002, message, request_id: "r" }) };
    });
    await put(numbered(100), { deliveries: [queuedFor(tiktok)] });
    await rig.pass(200);
    expect(rig.to("tiktok").map(({ ids }) => ids.length)).toEqual([100, 1, 99]);
    expect(await ledgerOf(tiktok)).toMatchObject({ delivered: 99, refused: 1 });
  });

  it("keeps what was found when the platform fails in between", async () => {
    await start();
    let requests = 0;
    rig.script((sent) =>
      ++requests % 3 === 0 ? unavailable : refusing(["e00030"])(sent, { url: "", headers: {}, body: "" }),
    );
    await put(numbered(64), onlyMeta);
    await rig.pass(60_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 63, refused: 1, queued: 0 });
  });

  it("refuses by itself what can never be sent", async () => {
    await start();
    await put(["a"], { event: sendable("a", { user: {} }), ...onlyMeta });
    await rig.pass(200);
    expect(rig.sent).toEqual([]);
    expect((await rig.queue.read.deadLetters({})).rows).toMatchObject([
      { reason: "identifier", attempts: 0 },
    ]);
  });

  it("expires what has grown too old while it waited", async () => {
    await start();
    rig.script(() => ({ ...unavailable, headers: { "retry-after": "7200" } }));
    await put(["soon"], { deliveries: [queuedFor(meta, { expiresAtMs: startMs + hourMs })] });
    await put(["late"], onlyMeta);
    await rig.pass(hourMs + 61_000);
    expect(await ledgerOf(meta)).toMatchObject({ expired: 1, queued: 1 });
    rig.script(taken);
    await rig.pass(hourMs);
    expect(requestsTo("meta").at(-1)).toEqual(["late"]);
  }, 20_000);
});

describe("relay: settings at fault", () => {
  const badToken = metaError(190, { error_subcode: 463 });

  it("holds the destination's events, tells why, and sends them when a probe succeeds", async () => {
    await start();
    rig.script((sent) => (sent.platform === "meta" ? badToken : taken(sent)));
    await put(numbered(10));
    await rig.pass(200);
    expect(await ledgerOf(meta)).toMatchObject({ held: 10, queued: 0 });
    expect(await ledgerOf(tiktok)).toMatchObject({ delivered: 10 });
    expect(await rig.queue.read.holds()).toMatchObject([{ destination: meta, code: "190", subcode: "463" }]);
    expect(rig.kinds("hold")).toHaveLength(1);
    await rig.pass(61_000);
    expect(requestsTo("meta").at(-1)).toEqual(["e00000"]);
    rig.script(taken);
    await rig.pass(125_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 10, held: 0 });
    expect(await rig.queue.read.holds()).toEqual([]);
    expect(rig.kinds("resume")).toHaveLength(1);
  }, 20_000);

  it("is not held for what the settings before were answered", async () => {
    await start();
    let answer = (_: ApiAnswer) => {};
    rig.script(() => new Promise((resolve) => (answer = resolve)));
    await put(["a"], onlyMeta);
    await rig.pass(300);
    rig.relay.replace({ sites: [madeSite()] });
    rig.script(taken);
    answer(metaError(190));
    await rig.pass(1_000);
    expect(rig.kinds("hold")).toEqual([]);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1 });
  });

  it("tries at once when the settings are replaced, with the new ones", async () => {
    await start();
    rig.script((_, { headers }) =>
      headers.authorization === "Bearer token"
        ? badToken
        : taken({ platform: "meta", ids: ["a"], body: { data: [] } }),
    );
    await put(["a"], onlyMeta);
    await rig.pass(200);
    const site = madeSite();
    rig.relay.replace({
      sites: [{ ...site, meta: site.meta.map((one) => ({ ...one, accessToken: "new" })) }],
    });
    await rig.pass(100);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1, held: 0 });
  });

  it("holds what a destination gets that is configured no more, until it is again", async () => {
    await start();
    rig.relay.replace({ sites: [{ ...madeSite(), meta: [] }] });
    await put(["a"]);
    await rig.pass(200);
    expect(await ledgerOf(meta)).toMatchObject({ held: 1 });
    expect(await rig.queue.read.holds()).toMatchObject([{ destination: meta, code: "unconfigured" }]);
    rig.relay.replace({ sites: [madeSite()] });
    await rig.pass(100);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1, held: 0 });
  });

  it("remembers a hold over a restart, and tries at once", async () => {
    rig = await createRig();
    await put(["a"]);
    await rig.queue.hold("shop", meta, { code: "190", title: "dead token" });
    await rig.relay.start();
    await rig.pass(100);
    expect(await rig.queue.read.holds()).toEqual([]);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1 });
  });
});

describe("relay: hooks", () => {
  it("sends what the hook makes of an event", async () => {
    await start({
      hooks: {
        meta: (event) => ({ ...event, properties: { ...event.properties, value: 1, currency: "EUR" } }),
        tiktok: (event) => [event, { ...event, name: "Lead" }],
      },
    });
    await put(["a"]);
    await rig.pass(200);
    expect(rig.to("meta")[0]?.body.data[0]?.custom_data).toMatchObject({ value: 1 });
    expect(rig.to("tiktok")[0]?.body.data).toHaveLength(2);
    expect(await ledgerOf(tiktok)).toMatchObject({ delivered: 1 });
  });

  it("drops what the hook drops, and parks what it fails on", async () => {
    await start({
      hooks: {
        meta: (event) => {
          if (event.id === "dropped") return null;
          if (event.id === "broken") throw new TypeError("no such property");
          return event;
        },
      },
    });
    await put(["dropped", "broken", "fine"], onlyMeta);
    await rig.pass(200);
    expect(requestsTo("meta")).toEqual([["fine"]]);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1, refused: 2 });
    expect((await rig.queue.read.deadLetters({})).rows).toMatchObject([
      { id: "broken", reason: "hook", message: "TypeError: no such property" },
    ]);
  });
});

describe("relay: what a hook returns", () => {
  const parkedFor = async (hooks: Hooks) => {
    await start({ hooks });
    await put(["a"]);
    await rig.pass(200);
    const { rows } = await rig.queue.read.deadLetters({});
    return rows.map(({ destination, reason, message }) => [destination, reason, message]);
  };

  it("is parked where it belongs to a source that the destination does not take", async () => {
    const hooks: Hooks = { tiktok: (event) => ({ ...event, source: "app", app: { id: "com.x" } }) };
    expect(await parkedFor(hooks)).toEqual([[tiktok, "hook", `source: ${tiktok} does not take it`]]);
    expect(requestsTo("tiktok")).toEqual([]);
  });

  it("is parked where its events may not share a request", async () => {
    const hooks: Hooks = {
      meta: (event) => [event, { ...event, id: "b", action_source: "physical_store" }],
    };
    expect(await parkedFor(hooks)).toMatchObject([[meta, "hook", expect.stringMatching(/^action_source/)]]);
    expect(requestsTo("meta")).toEqual([]);
    expect(requestsTo("tiktok")).toEqual([["a"]]);
  });
});

describe("relay: the store's trouble", () => {
  it("sends nothing twice although the store could not note the delivery at once", async () => {
    let failures = 3;
    await start({
      change: (queue) => ({
        ...queue,
        settle: async (...call) => {
          if (failures-- > 0) throw new Error("the disk is full");
          await queue.settle(...call);
        },
      }),
    });
    await put(["a"], onlyMeta);
    await rig.pass(10_000);
    expect(rig.sent).toHaveLength(1);
    expect(rig.kinds("trouble")).toMatchObject(Array(3).fill({ message: "the disk is full" }));
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1 });
  });

  it.each(["at first", "amid a batch"])("goes on after the store could hand nothing out %s", async (when) => {
    const failing = when === "at first" ? [1, 2] : [2, 4];
    let calls = 0;
    await start({
      change: (queue) => ({
        ...queue,
        take: async (...call) => {
          if (failing.includes(++calls)) throw new Error("the disk reports an error");
          return queue.take(...call);
        },
      }),
    });
    await put(numbered(150), onlyMeta);
    await rig.pass(5_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 150 });
  });

  it("parks a stored event that cannot be read any more, and goes on with the others", async () => {
    await start({
      change: (queue) => ({
        ...queue,
        take: async (...call) =>
          (await queue.take(...call)).map((one) =>
            one.body.includes("e00001") ? { ...one, body: one.body.slice(1) } : one,
          ),
      }),
    });
    await put(numbered(3), onlyMeta);
    await rig.pass(1_000);
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 2, refused: 1 });
    const { rows } = await rig.queue.read.deadLetters({});
    expect(rows).toMatchObject([{ id: "e00001", reason: "unreadable" }]);
  });
});

describe("relay: stop", () => {
  it("sends what waits, without lingering", async () => {
    await start();
    await put(numbered(1_500), onlyMeta);
    const stopping = rig.relay.stop();
    await rig.pass(1);
    await stopping;
    expect(await ledgerOf(meta)).toMatchObject({ delivered: 1_500 });
  });

  it("gives up what is under way after its time, and everything stays queued", async () => {
    await start();
    rig.script(() => new Promise(() => {}));
    await put(["a"], onlyMeta);
    await rig.pass(200);
    const stopping = rig.relay.stop({ drainMs: 4_000 });
    await rig.pass(4_100);
    await stopping;
    expect(await ledgerOf(meta)).toMatchObject({ queued: 1 });
    expect(await rig.queue.take({ site: "shop", destination: meta }, { limit: 1, maxBytes: 1 })).toHaveLength(
      1,
    );
  });

  it("takes nothing more once it has stopped", async () => {
    await start();
    const stopping = rig.relay.stop();
    await rig.pass(1);
    await stopping;
    await put(["a"]);
    await rig.pass(1_000);
    expect(rig.sent).toEqual([]);
    expect(await ledgerOf(meta)).toMatchObject({ queued: 1 });
  });
});

describe("relay: what it tells", () => {
  it("names requests with their trace ids, and events by id and name only", async () => {
    await start();
    rig.script(refusing(["b"]));
    await put(["a"], onlyMeta);
    await put(["b"], { ...onlyMeta, site: "shop" });
    await rig.pass(200);
    expect(rig.kinds("request")).toContainEqual(
      expect.objectContaining({ result: "delivered", status: 200, traceId: "trace", events: 1, attempts: 0 }),
    );
    expect(rig.kinds("settled")).toContainEqual(
      expect.objectContaining({ state: "refused", events: [{ id: "b", name: "ViewContent" }] }),
    );
    expect(JSON.stringify(rig.seen)).not.toContain("a".repeat(64));
    expect(JSON.stringify(rig.seen)).not.toContain("203.0.113.7");
  });
});
