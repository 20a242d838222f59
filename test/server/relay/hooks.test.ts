import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PreparedEvent } from "../../../event/prepared.ts";
import { type Hook, type Hooks, hookFor, hookMistakes } from "../../../server/relay/hooks.ts";
import { anyEvent } from "../../examples/any-event.ts";
import { bodiesOf } from "../../examples/bodies.ts";

const event: PreparedEvent = {
  name: "Purchase",
  id: "Purchase.1",
  time: 1_795_280_000,
  action_source: "website",
  source: "web",
  user: { email: ["a".repeat(64)], ip: "203.0.113.7" },
  properties: { value: 5, currency: "EUR" },
};

const target = { site: "shop", destination: "meta:123" } as const;
const run = (hook: Hook, given = event) => {
  const hooked = hookFor({ meta: hook }, target);
  if (!hooked) throw new Error("no hook found");
  return hooked(given);
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a hook is found", () => {
  const seen = async (hooks: Hooks) => {
    const hooked = await hookFor(hooks, target)?.(event);
    return hooked?.kind === "send" ? hooked.events[0]?.name : hooked?.kind;
  };
  const named =
    (name: string): Hook =>
    (given) => ({ ...given, name });

  test("by destination before platform", async () => {
    expect(await seen({ meta: named("A"), "meta:123": named("B") })).toBe("B");
    expect(await seen({ meta: named("A"), "meta:999": named("B") })).toBe("A");
  });

  test("nowhere where no key fits", () => {
    expect(hookFor({}, target)).toBeUndefined();
    expect(hookFor({ tiktok: named("A") }, target)).toBeUndefined();
  });

  test("and told site, platform and destination", async () => {
    const hook = vi.fn<Hook>(() => null);
    await run(hook);
    expect(hook.mock.calls[0]?.[1]).toEqual({ site: "shop", platform: "meta", destination: "meta:123" });
  });
});

describe("a hook may", () => {
  test("return another event", async () => {
    const hooked = await run((given) => ({ ...given, name: "BigPurchase" }));
    expect(hooked).toEqual({ kind: "send", events: [{ ...event, name: "BigPurchase" }] });
  });

  test("change the copy it was given, which leaves the stored event as it is", async () => {
    const hooked = await run((given) => {
      given.properties.value = 7;
      return undefined;
    });
    expect(hooked).toMatchObject({ events: [{ properties: { value: 7 } }] });
    expect(event.properties.value).toBe(5);
  });

  test("drop the event", async () => {
    expect(await run(() => null)).toEqual({ kind: "drop" });
  });

  test("add an event", async () => {
    const hooked = await run((given) => [given, { ...given, name: "FirstPurchase" }]);
    expect(hooked).toMatchObject({ kind: "send", events: [{ name: "Purchase" }, { name: "FirstPurchase" }] });
  });

  test("take its time within the limit", async () => {
    const done = run(async (given) => {
      await new Promise((resolve) => setTimeout(resolve, 999));
      return given;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(await done).toMatchObject({ kind: "send" });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("an event is parked", () => {
  test("where the hook throws or rejects, with its message", async () => {
    const reason = { code: "hook", title: "The hook failed", message: "TypeError: boom" };
    expect(
      await run(() => {
        throw new TypeError("boom");
      }),
    ).toEqual({ kind: "park", reason });
    expect(await run(() => Promise.reject(new TypeError("boom")))).toEqual({ kind: "park", reason });
  });

  test("where it throws an error that quotes an e-mail, without the e-mail", async () => {
    const hooked = await run(() => Promise.reject(new Error("no such user: ann@shop.example")));
    expect(hooked).toMatchObject({ reason: { message: "Error: no such user: (e-mail)" } });
  });

  test("where the hook takes longer than the limit", async () => {
    const never = run(() => new Promise<never>(() => undefined));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await never).toMatchObject({
      kind: "park",
      reason: { code: "hook", message: "more than 1000 ms" },
    });
  });

  const broken: readonly (readonly [string, unknown, RegExp])[] = [
    ["is no event", 5, /an event is expected/],
    ["is an empty list", [], /1 to 10 events/],
    [
      "is a list of eleven",
      Array.from({ length: 11 }, (_, index) => ({ ...event, name: `N${index}` })),
      /1 to 10/,
    ],
    ["has no name", { ...event, name: "" }, /^name/],
    ["has a name of 101 characters", { ...event, name: "n".repeat(101) }, /^name/],
    ["has no id", { ...event, id: undefined }, /^id/],
    ["has a fraction of a second", { ...event, time: 1.5 }, /^time/],
    ["has an unknown action source", { ...event, action_source: "web" }, /^action_source/],
    ["has an unknown source", { ...event, source: "website" }, /^source/],
    ["has no user", { ...event, user: null }, /^user/],
    ["has no properties", { ...event, properties: [] }, /^properties/],
    ["has another id", { ...event, id: "other" }, /^id, time/],
    ["has another time", { ...event, time: event.time + 1 }, /^id, time/],
    ["adds a copy under the same name and id", [event, { ...event }], /an id each/],
    ["brings an e-mail in clear", { ...event, user: { email: ["ann@shop.example"] } }, /^user\.email/],
    [
      "brings one e-mail of two in clear",
      { ...event, user: { email: ["a".repeat(64), "x"] } },
      /^user\.email/,
    ],
    ["brings a city in clear", { ...event, user: { city: "berlin" } }, /^user\.city/],
    ["brings a device id in clear", { ...event, user: { gaid: "38400000-8cf0" } }, /^user\.gaid/],
    [
      "brings a phone for TikTok in clear",
      { ...event, tiktok_user: { phone: "+49301234567" } },
      /^user\.phone/,
    ],
  ];

  const withProperties = (properties: object) => ({
    ...event,
    properties: { ...event.properties, ...properties },
  });
  const wrongTypes: readonly (readonly [string, unknown, RegExp])[] = [
    ["has a value as text", withProperties({ value: "12" }), /^properties\.value: a number/],
    ["has no value", withProperties({ value: null }), /^properties\.value/],
    ["has a currency in small letters", withProperties({ currency: "eur" }), /^properties\.currency/],
    ["has an order id as number", withProperties({ order_id: 7 }), /^properties\.order_id: a text/],
    ["has one item that is no list", withProperties({ contents: { id: "a" } }), /^properties\.contents/],
    [
      "has an item without a quantity",
      withProperties({ contents: [{ id: "a", quantity: 1 }, { id: "b" }] }),
      /^properties\.contents\.1\.quantity: a number above 0/,
    ],
    ["has custom properties in a list", withProperties({ custom: ["a"] }), /^properties\.custom/],
    ["opts out in words", { ...event, opt_out: "no" }, /^opt_out: true or false/],
    ["limits data use in words", { ...event, limited_data_use: "LDU" }, /^limited_data_use/],
    ["has several addresses", { ...event, user: { ip: ["10.0.0.1"] } }, /^user\.ip: a text/],
    ["has a login id of letters", { ...event, user: { fb_login_id: "abc" } }, /^user\.fb_login_id/],
    ["has a page's number for its address", { ...event, page: { url: 5 } }, /^page\.url: a text/],
    ["has a lead of one word", { ...event, lead: "7" }, /^lead: an object/],
  ];

  test.each([...broken, ...wrongTypes])("where what it returns %s", async (_, result, message) => {
    const hooked = await run(() => JSON.parse(JSON.stringify(result)));
    expect(hooked).toMatchObject({
      kind: "park",
      reason: { code: "hook", message: expect.stringMatching(message) },
    });
    expect(JSON.stringify(hooked)).not.toMatch(/ann@shop|berlin|38400000|\+49/);
  });

  test("where it returns what JSON has no form for, which would spoil the request of others", async () => {
    const hooked = await run((given) => {
      Object.assign(given.properties, { custom: { points: 5n } });
      return given;
    });
    expect(hooked).toMatchObject({ kind: "park", reason: { message: expect.stringMatching(/^TypeError/) } });
  });

  test("but not for a city in clear that only TikTok gets, or a digest with an appendix", async () => {
    const user = { email: [`${"a".repeat(64)}.AQQCAQIB`] };
    expect(await run((given) => ({ ...given, user, tiktok_user: { city: "berlin" } }))).toMatchObject({
      kind: "send",
    });
  });
});

describe("what a hook returns is sent", () => {
  test("without personal data in addresses, texts for people and custom properties", async () => {
    const hooked = await run((given) => {
      const contents = [{ id: "a", quantity: 1, name: "for ann@shop.example", note: "ann@shop.example" }];
      const custom = { email: "ann@shop.example", note: "+49 228 123456", size: "L" };
      given.page = {
        url: "https://shop.example/?email=ann@shop.example&size=L",
        title: "Hello ann@shop.example",
      };
      given.properties = { ...given.properties, query: "ann@shop.example", contents, custom };
    });
    expect(hooked).toMatchObject({ kind: "send" });
    expect(hooked.kind === "send" && hooked.events).toEqual([
      {
        ...event,
        page: { url: "https://shop.example/?size=L" },
        properties: {
          value: 5,
          currency: "EUR",
          contents: [{ id: "a", quantity: 1 }],
          custom: { size: "L" },
        },
      },
    ]);
  });

  test("as it was stored where it changed nothing, whatever the event", async () => {
    await fc.assert(
      fc.asyncProperty(anyEvent, async (given) => {
        const made = bodiesOf({ event: given });
        if (!made.ok) return;
        const stored = JSON.parse(JSON.stringify(made.event));
        expect(await run(() => undefined, stored)).toEqual({ kind: "send", events: [stored] });
      }),
    );
  });
});

describe("mistakes in the hooks of a configuration", () => {
  const mistakes = (hooks: unknown) => hookMistakes(hooks, ["meta:123", "tiktok:C4ABC"]);

  test("are none without hooks, or with functions under known names", () => {
    expect(mistakes(undefined)).toEqual([]);
    expect(mistakes({ meta: () => null, "tiktok:C4ABC": () => null })).toEqual([]);
  });

  test("are named by their path", () => {
    expect(mistakes(5)).toEqual(["hooks: an object of functions is expected"]);
    expect(mistakes({ meta: 5 })).toEqual(["hooks.meta: a function is expected"]);
    expect(mistakes({ "meta:9": () => null })).toEqual([
      "hooks.meta:9: one of meta:123, tiktok:C4ABC, meta, tiktok is expected",
    ]);
  });
});
