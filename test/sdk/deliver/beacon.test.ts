import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Event } from "../../../event/schema.ts";
import { createBeacon } from "../../../sdk/deliver/beacon.ts";
import type { Outbox, RecordKey } from "../../../sdk/deliver/outbox.ts";

const url = "https://events.shop.example/v1/beacon";
let requests: { body: { events: Event[] }; init: RequestInit }[];
let answers: (Response | Error)[];
let sendBeacon: ReturnType<typeof vi.fn>;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(1);
  requests = [];
  answers = [];
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    requests.push({ body: JSON.parse(String(init.body)), init });
    const answer = answers.shift() ?? new Response("{}");
    if (answer instanceof Error) throw answer;
    return answer;
  });
  sendBeacon = vi.fn(() => true);
  Object.defineProperty(navigator, "sendBeacon", { value: sendBeacon, configurable: true });
  setOnline(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const setOnline = (value: boolean) =>
  Object.defineProperty(navigator, "onLine", { value, configurable: true });
const status = (code: number, headers = {}) => new Response("{}", { status: code, headers });
const settle = () => vi.advanceTimersByTimeAsync(0);
const idsOf = ({ events }: { events: Event[] }) => events.map(({ event_id }) => event_id);
const sent = () => requests.map(({ body }) => idsOf(body));
const eventOf = (id: string, more: Partial<Event> = {}): Event => ({
  event_name: "Lead",
  event_id: id,
  ...more,
});

const setUp = ({
  leftBehind = [] as Event[],
  isKept = true,
  revise = (event: Event): Event | undefined => event,
} = {}) => {
  let written = 0;
  const removed: RecordKey[] = [];
  const outbox = {
    write: vi.fn(() => ({ key: ["shop", "tab", ++written] as RecordKey, kept: Promise.resolve(isKept) })),
    remove: vi.fn((keys: RecordKey[]) => void removed.push(...keys)),
    recover: vi.fn(async (adopt: (events: Event[], key: RecordKey) => void) => {
      if (leftBehind.length) adopt(leftBehind, ["shop", "old", 1]);
    }),
    release: vi.fn(),
    wipe: vi.fn(),
  } satisfies Outbox;
  const onSafe = vi.fn();
  const warn = vi.fn();
  return { outbox, onSafe, warn, removed, beacon: createBeacon(url, "shop", outbox, revise, onSafe, warn) };
};

test("what one task tracked goes in one request, as text without a preflight, with cookies", async () => {
  const { beacon, outbox } = setUp();
  beacon.add(eventOf("a"));
  beacon.add(eventOf("b"));
  beacon.flush(false);
  await settle();
  expect(sent()).toEqual([["a", "b"]]);
  expect(requests[0]?.init).toMatchObject({ method: "POST", credentials: "include", keepalive: true });
  expect(requests[0]?.init.headers).toBeUndefined();
  expect(outbox.write).toHaveBeenCalledOnce();
});

test("then at most once a second", async () => {
  const { beacon } = setUp();
  for (const id of ["a", "b", "c"]) {
    beacon.add(eventOf(id));
    beacon.flush(false);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(sent()).toEqual([["a"]]);
  await vi.advanceTimersByTimeAsync(800);
  expect(sent()).toEqual([["a"], ["b", "c"]]);
});

test("an urgent event waits for nothing, and takes the others along", async () => {
  const { beacon } = setUp();
  beacon.add(eventOf("a"));
  beacon.flush(false);
  beacon.add(eventOf("b"));
  beacon.flush(false);
  beacon.add(eventOf("c"));
  beacon.flush(true);
  await settle();
  expect(sent()).toEqual([["a"], ["b", "c"]]);
});

test("every event is written down before it is sent, and forgotten when it is acknowledged", async () => {
  const { beacon, outbox, removed, onSafe } = setUp();
  outbox.write.mockImplementationOnce(() => {
    expect(requests).toEqual([]);
    return { key: ["shop", "tab", 1], kept: Promise.resolve(true) };
  });
  beacon.add(eventOf("a"));
  beacon.flush(false);
  await settle();
  expect(sent()).toEqual([["a"]]);
  expect(removed).toEqual([["shop", "tab", 1]]);
  expect(onSafe).toHaveBeenCalledWith(expect.objectContaining({ event_id: "a" }));
});

test("where storage fails an event is safe only once it is acknowledged", async () => {
  const { beacon, onSafe } = setUp({ isKept: false });
  answers = [new Error("down")];
  beacon.add(eventOf("a"));
  beacon.flush(false);
  await settle();
  expect(onSafe).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(onSafe).toHaveBeenCalledOnce();
});

test.each([408, 425, 429, 500, 502, 503])("%d is tried again, later each time", async (code) => {
  const { beacon, removed } = setUp();
  answers = [status(code), status(code), status(200)];
  beacon.add(eventOf("a"));
  beacon.flush(false);
  await settle();
  expect(sent()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1900);
  expect(sent()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(sent()).toHaveLength(3);
  expect(removed).toHaveLength(1);
});

test.each([400, 401, 403, 404, 410, 413, 422])(
  "%d is for good: the event is dropped and told",
  async (code) => {
    const { beacon, removed, warn, onSafe } = setUp({ isKept: false });
    answers = [status(code)];
    beacon.add(eventOf("a"));
    beacon.flush(false);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sent()).toHaveLength(1);
    expect(removed).toHaveLength(1);
    expect(warn).toHaveBeenCalledWith(`answer ${code}`, {});
    expect(onSafe).not.toHaveBeenCalled();
  },
);

test.each([
  ["seconds", () => "30"],
  ["a date", () => new Date(Date.now() + 30_000).toUTCString()],
])("Retry-After as %s is obeyed, even by what is urgent and by a page that goes", async (_form, value) => {
  const { beacon } = setUp();
  answers = [status(429, { "retry-after": value() })];
  beacon.add(eventOf("a"));
  beacon.flush(false);
  await settle();
  beacon.add(eventOf("b"));
  beacon.flush(true);
  beacon.leave();
  await vi.advanceTimersByTimeAsync(28_900);
  expect(sent()).toHaveLength(1);
  expect(sendBeacon).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1200);
  expect(sent()).toEqual([["a"], ["a", "b"]]);
});

test("a Retry-After beyond what a timer holds is a day", async () => {
  const { beacon } = setUp();
  answers = [status(429, { "retry-after": String(30 * 86_400) })];
  beacon.add(eventOf("a"));
  beacon.flush(false);
  await vi.advanceTimersByTimeAsync(23 * 3_600_000);
  expect(sent()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2 * 3_600_000);
  expect(sent()).toHaveLength(2);
});

test("a Retry-After that is no time does not spoil those that follow", async () => {
  const { beacon } = setUp();
  answers = [status(429, { "retry-after": "soon" }), status(429, { "retry-after": "30" })];
  beacon.add(eventOf("a"));
  beacon.flush(false);
  await vi.advanceTimersByTimeAsync(28_000);
  expect(sent()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent()).toHaveLength(3);
});

test("a pause grows to a minute at most, and after nine tries only something new starts another", async () => {
  const { beacon } = setUp();
  answers = Array.from({ length: 20 }, () => new Error("blocked"));
  beacon.add(eventOf("a"));
  beacon.flush(false);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(sent()).toHaveLength(9);
  beacon.resume();
  await settle();
  expect(sent()).toHaveLength(10);
});

test("offline nothing is tried and no try is counted; being back online sends", async () => {
  const { beacon } = setUp();
  setOnline(false);
  beacon.add(eventOf("a"));
  beacon.flush(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent()).toEqual([]);
  setOnline(true);
  beacon.resume();
  await settle();
  expect(sent()).toEqual([["a"]]);
});

test("what is in flight is not sent a second time", async () => {
  const { beacon } = setUp();
  vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
    requests.push({ body: JSON.parse(String(init.body)), init });
    return new Promise(() => {});
  });
  beacon.add(eventOf("a"));
  beacon.flush(true);
  beacon.add(eventOf("b"));
  beacon.flush(true);
  beacon.leave();
  expect(sent()).toEqual([["a"], ["b"]]);
  expect(sendBeacon).not.toHaveBeenCalled();
});

test("a page that goes sends what is unsent by sendBeacon, in pieces below 64 KiB", () => {
  const { beacon, outbox } = setUp();
  for (let id = 0; id < 100; id++) beacon.add(eventOf(`e-${id}`, { properties: { note: "x".repeat(1500) } }));
  beacon.leave();
  const bodies = sendBeacon.mock.calls.map(([, body]) => String(body));
  expect(bodies.length).toBeGreaterThan(1);
  for (const body of bodies) expect(body.length).toBeLessThan(64 * 1024);
  expect(bodies.flatMap((body) => idsOf(JSON.parse(body)))).toHaveLength(100);
  expect(outbox.write).toHaveBeenCalledOnce();
});

test("what a beacon carried stays written down, and is sent once more when the page is seen again", async () => {
  const { beacon, removed } = setUp();
  beacon.add(eventOf("a"));
  beacon.leave();
  beacon.leave();
  expect(sendBeacon).toHaveBeenCalledOnce();
  expect(removed).toEqual([]);
  beacon.resume();
  await settle();
  expect(sent()).toEqual([["a"]]);
  expect(removed).toHaveLength(1);
});

test("a beacon that the browser does not take stays for the next page", async () => {
  sendBeacon.mockReturnValue(false);
  const { beacon, removed } = setUp();
  beacon.add(eventOf("a"));
  beacon.leave();
  expect(removed).toEqual([]);
  beacon.flush(true);
  await settle();
  expect(sent()).toEqual([["a"]]);
});

test("more than 60 KB in flight gives up keepalive rather than the request", async () => {
  const { beacon } = setUp();
  for (let id = 0; id < 100; id++) beacon.add(eventOf(`e-${id}`, { properties: { note: "x".repeat(1500) } }));
  beacon.flush(true);
  await settle();
  const flags = requests.map(({ init }) => init.keepalive);
  expect(flags[0]).toBe(true);
  expect(flags.slice(1)).toEqual(flags.slice(1).map(() => false));
});

test("a record goes only when its last event has gone", async () => {
  const { beacon, removed } = setUp();
  for (let id = 0; id < 100; id++) beacon.add(eventOf(`e-${id}`, { properties: { note: "x".repeat(1500) } }));
  answers = [status(200), status(503), status(200)];
  beacon.flush(true);
  await settle();
  expect(removed).toEqual([]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(removed).toEqual([["shop", "tab", 1]]);
});

test("what an earlier page left is taken over, after a look at what is allowed today", async () => {
  const { beacon, removed } = setUp({
    leftBehind: [eventOf("old-1"), eventOf("old-2")],
    revise: (event) => (event.event_id === "old-1" ? event : undefined),
  });
  await beacon.recover();
  await settle();
  expect(sent()).toEqual([["old-1"]]);
  expect(removed).toEqual([
    ["shop", "old", 1],
    ["shop", "tab", 1],
  ]);
});

test("a record of which nothing is allowed any more is removed unsent", async () => {
  const { beacon, removed } = setUp({ leftBehind: [eventOf("old-1")], revise: () => undefined });
  await beacon.recover();
  await settle();
  expect(sent()).toEqual([]);
  expect(removed).toEqual([["shop", "old", 1]]);
});

test("beyond a thousand unsent events the oldest are dropped, counted and told", () => {
  setOnline(false);
  const { beacon, warn } = setUp();
  for (let id = 0; id < 1002; id++) beacon.add(eventOf(`e-${id}`));
  expect(warn.mock.calls).toEqual([
    ["oldest events dropped", 1],
    ["oldest events dropped", 2],
  ]);
  beacon.leave();
  const ids = sendBeacon.mock.calls.flatMap(([, body]) => idsOf(JSON.parse(String(body))));
  expect(ids).toHaveLength(1000);
  expect(ids).not.toContain("e-1");
});

test("a page that cannot send keeps no more than 50 records, and every event", async () => {
  setOnline(false);
  const { beacon, outbox, removed } = setUp();
  for (let id = 0; id < 700; id++) {
    beacon.add(eventOf(`e-${id}`));
    beacon.flush(false);
    await settle();
  }
  expect(outbox.write.mock.calls.length - removed.length).toBeLessThanOrEqual(50);
  setOnline(true);
  beacon.resume();
  await settle();
  expect(sent().flat()).toHaveLength(700);
  expect(outbox.write.mock.calls.length - removed.length).toBe(0);
});

test("a platform refused meanwhile is refused in what is still unsent", async () => {
  const { beacon } = setUp({
    revise: (event) => ({ ...event, consent: { meta: "denied", tiktok: "granted" } }),
  });
  setOnline(false);
  beacon.add(eventOf("a", { consent: { meta: "granted", tiktok: "granted" } }));
  beacon.revise();
  setOnline(true);
  beacon.flush(true);
  await settle();
  expect(requests[0]?.body).toMatchObject({ shared: { consent: { meta: "denied", tiktok: "granted" } } });
});

test("what is written down says no more than what the visitor says today", async () => {
  const leftBehind = [
    eventOf("old-1", { consent: { meta: "granted", tiktok: "granted" } }),
    eventOf("old-2", { consent: { meta: "denied", tiktok: "granted" } }),
  ];
  const { beacon, outbox, removed } = setUp({
    leftBehind,
    revise: (event) =>
      event.consent?.meta === "denied"
        ? undefined
        : event.consent?.tiktok === "denied"
          ? event
          : { ...event, consent: { meta: "granted", tiktok: "denied" } },
  });
  setOnline(false);
  await beacon.recover();
  expect(outbox.write.mock.calls).toEqual([
    [[eventOf("old-1", { consent: { meta: "granted", tiktok: "denied" } })]],
  ]);
  expect(removed).toEqual([["shop", "old", 1]]);
  beacon.revise();
  expect(outbox.write).toHaveBeenCalledOnce();
});

test("an event that is refused while it is on its way is not safe", async () => {
  let isAllowed = true;
  const { beacon, onSafe } = setUp({ isKept: false, revise: (event) => (isAllowed ? event : undefined) });
  beacon.add(eventOf("a"));
  beacon.flush(true);
  isAllowed = false;
  beacon.revise();
  await settle();
  expect(sent()).toEqual([["a"]]);
  expect(onSafe).not.toHaveBeenCalled();
});

test("what nobody may get any more is not tried again", async () => {
  const { beacon } = setUp({ revise: () => undefined });
  answers = [status(503)];
  beacon.add(eventOf("a"));
  beacon.flush(true);
  await settle();
  beacon.revise();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent()).toHaveLength(1);
});
