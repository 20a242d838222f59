import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  DeadLettersView,
  EventsView,
  EventView,
  LedgerView,
  NowView,
  PairsView,
  ReplayProgress,
} from "../../../server/admin/api.ts";
import { beaconOf, nowMs, postBeacon, purchase } from "../app-under-test.ts";
import { createAdminApp, meta, password, tiktok } from "./admin-app.ts";

const user = {
  email: "ada@example.com",
  phone: "+49 171 2345678",
  first_name: "Augusta",
  city: "Wolfenbüttel",
  external_id: "customer-4711",
};
const personal = [
  "ada@example.com",
  "1712345678",
  "Augusta",
  "augusta",
  "olfenb",
  "customer-4711",
  "203.0.113.9",
];

let app: Awaited<ReturnType<typeof createAdminApp>>;
let session: { cookie: string; "x-csrf-token": string };

const api = (
  method: "GET" | "POST",
  path: string,
  body?: object,
  headers: Record<string, string> = session,
) => app.server.inject({ method, url: `/admin/api${path}`, headers, ...(body && { payload: body }) });
const got = async <T>(path: string): Promise<T> => (await api("GET", path)).json();

beforeAll(async () => {
  app = await createAdminApp();
  const signedIn = await app.server.inject({
    method: "POST",
    url: "/admin/api/session",
    payload: { password },
  });
  session = {
    cookie: `twinbeam_session=${signedIn.cookies[0]?.value}`,
    "x-csrf-token": signedIn.json<{ csrf: string }>().csrf,
  };
  const pixel = { meta: "fired", tiktok: "blocked" };
  await postBeacon(app, beaconOf({ ...purchase, user, pixel }, { ...purchase, event_id: "order-2", user }));
  const lane = { site: "shop", destination: meta } as const;
  const [first, second] = await app.queue.take(lane, { limit: 2, maxBytes: 1e6 });
  const reason = { code: "100", subcode: "2804003", title: "Invalid event time", traceId: "trace-1" };
  await app.queue.settle(lane, [{ ticket: first?.ticket ?? -1, state: "delivered" }]);
  await app.queue.settle(lane, [{ ticket: second?.ticket ?? -1, state: "refused", reason }]);
});
afterAll(() => app.close());

const reads = [
  "/now",
  "/events",
  "/events/order-1",
  `/pairs?destination=${meta}`,
  `/pairs.csv?destination=${meta}`,
  "/quality",
  "/ledger",
  "/dead-letters",
];
const changes = ["/dead-letters/preview", "/dead-letters/replay", "/dead-letters/drop", "/pairs"];

describe("the operator's API", () => {
  it.each([...reads, "/feed", "/session"])(
    "answers GET %s with 401 to who is not signed in",
    async (path) => {
      const answer = await api("GET", path, undefined, {});
      expect([answer.statusCode, answer.json().error]).toEqual([401, "signed_out"]);
    },
  );

  it.each(changes)(
    "answers POST %s with 401 without a session and 403 without its csrf token",
    async (path) => {
      expect((await api("POST", path, {}, {})).statusCode).toBe(401);
      const answer = await api("POST", path, {}, { cookie: session.cookie });
      expect([answer.statusCode, answer.json().error]).toEqual([403, "csrf_missing"]);
    },
  );

  it.each(reads)("answers GET %s without raw personal data, not to be cached", async (path) => {
    const answer = await api("GET", path);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(personal.filter((text) => answer.body.includes(text))).toEqual([]);
    expect(answer.body).not.toMatch(/[0-9a-f]{64}/);
  });

  it.each([
    "/events?destination=meta",
    "/events?from=yesterday",
    "/events?from=20&to=10",
    "/events?before=-1",
    "/pairs",
    "/pairs?destination=nowhere:1",
    "/quality?to=x",
    "/ledger?timeZone=Atlantis/Center",
    "/ledger?from=9999999999999999",
    "/dead-letters?destination=x",
    "/dead-letters?state=dropped",
    "/events?state=lost",
    "/events?site=shop&site=other",
    `/pairs?destination=${meta}&class=lonely`,
  ])("refuses GET %s", async (path) => {
    const answer = await api("GET", path);
    expect([answer.statusCode, answer.json().error]).toEqual([400, "bad_request"]);
  });

  it.each([
    ["/dead-letters/preview", { keys: "all" }],
    ["/dead-letters/replay", { keys: [null] }],
    ["/dead-letters/replay", { keys: [{ event: "1", destination: meta }] }],
    ["/dead-letters/replay", {}],
    ["/dead-letters/replay", { filter: { destination: "nowhere" } }],
    ["/dead-letters/drop", {}],
    [`/pairs?destination=${meta}`, { rows: [] }],
    [`/pairs?destination=${meta}`, [{ event_name: "Purchase", browser_at: 1 }]],
  ])("refuses POST %s with %j", async (path, body) => {
    expect((await api("POST", path, body)).statusCode).toBe(400);
  });

  it.each([
    [{ filter: { from: 1_795_000_000_000 } }, "filter.from"],
    [{ filter: { name: "Purchase", to: 0 } }, "filter.to"],
    [{ filter: { reason: 100 } }, "filter.reason"],
    [{ filter: { site: null } }, "filter.site"],
    [{ filter: { destination: [meta] } }, "filter.destination"],
    [{ filter: { resaon: "100" } }, "filter.resaon"],
    [{ filter: "all" }, "filter"],
    [{ filter: [] }, "filter"],
    [{ keys: {} }, "keys"],
    [{ keys: [{ event: 1, destination: 7 }] }, "keys.0"],
  ])("refuses the replay of %j by its path, and replays nothing", async (body, path) => {
    const answer = await api("POST", "/dead-letters/replay", body);
    expect([answer.statusCode, answer.json().errors]).toEqual([400, [{ path, message: expect.any(String) }]]);
    expect((await got<DeadLettersView>("/dead-letters")).rows).toHaveLength(1);
  });

  it.each(["x", "1.2", "1.2.3.4", "1e9.1.1"])(
    "refuses %j as the place of a page of dead letters",
    async (before) => {
      const answer = await api("GET", `/dead-letters?before=${before}`);
      const errors = [{ path: "before", message: expect.any(String) }];
      expect([answer.statusCode, answer.json().errors]).toEqual([400, errors]);
    },
  );

  it.each([
    ["order_id", { toString: 1 }],
    ["value", { toString: 1 }],
    ["browser_at", 1e300],
  ])("refuses a second list with a %s of no use", async (key, value) => {
    const row = { event_name: "Purchase", event_id: "a", browser_at: nowMs, [key]: value };
    const answer = await api("POST", `/pairs.csv?destination=${meta}`, [row]);
    const errors = [{ path: "0", message: expect.stringContaining(key) }];
    expect([answer.statusCode, answer.json().errors]).toEqual([400, errors]);
  });

  it("answers 404 for an event that nobody knows", async () => {
    expect((await api("GET", "/events/unknown")).statusCode).toBe(404);
  });

  it("sends a policy that allows no inline script and nobody else's address", async () => {
    const { headers } = await api("GET", "/now");
    expect(headers["content-security-policy"]).toContain("script-src 'self'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
  });
});

describe("the views", () => {
  it("Now counts what the store counts, per destination", async () => {
    const { destinations, problems } = await got<NowView>("/now");
    const standing = destinations.map(({ destination, accepted, delivered, refused, queued }) => [
      destination,
      accepted,
      delivered,
      refused,
      queued,
    ]);
    expect(standing).toEqual([
      [meta, 2, 1, 1, 0],
      [tiktok, 2, 0, 0, 2],
    ]);
    expect(problems).toEqual([]);
  });

  it("Ledger adds up on every day, in the zone that was asked for", async () => {
    const { days, timeZone } = await got<LedgerView>("/ledger?timeZone=Pacific/Kiritimati");
    expect(timeZone).toBe("Pacific/Kiritimati");
    expect(days.map(({ day }) => day)).toEqual(["2026-11-22", "2026-11-22"]);
    for (const row of days)
      expect(row.accepted).toBe(
        row.delivered + row.duplicate + row.refused + row.expired + row.held + row.queued,
      );
  });

  it("Ledger totals the days of its range, and tells apart what was counted since the start", async () => {
    const accepted = (rows: LedgerView["totals"]) => rows.map((row) => [row.destination, row.accepted]);
    const all = [meta, tiktok].map((destination) => [destination, 2]);
    const today = await got<LedgerView>("/ledger");
    expect([accepted(today.totals), accepted(today.sinceStart)]).toEqual([all, all]);
    const before = await got<LedgerView>(`/ledger?to=${nowMs - 3_600_000}`);
    expect([before.days, accepted(before.totals), accepted(before.sinceStart)]).toEqual([[], [], all]);
  });

  it("Events lists the newest first and filters", async () => {
    const ids = async (query: string) => (await got<EventsView>(`/events${query}`)).rows.map(({ id }) => id);
    expect(await ids("")).toEqual(["order-2", "order-1"]);
    expect(await ids("?id=order-1")).toEqual(["order-1"]);
    expect(await ids("?state=delivered")).toEqual(["order-1"]);
    expect(await ids("?name=Lead")).toEqual([]);
  });

  it("Event explains both destinations, digests shortened", async () => {
    const [view] = await got<EventView[]>("/events/order-1");
    expect(view?.explained.map(({ destination }) => destination)).toEqual([meta, tiktok]);
    const [forMeta, forTiktok] = view?.explained ?? [];
    expect(forMeta?.body).toMatchObject({
      event_name: "Purchase",
      user_data: { em: [expect.stringMatching(/^[0-9a-f]{8}…$/)], client_ip_address: "20…" },
    });
    expect(forMeta?.browser).toContain("fired");
    expect(forTiktok?.browser).toContain("blocked");
  });

  it("Pairs tells the paired from the blocked", async () => {
    const counts = async (destination: string) =>
      (await got<PairsView>(`/pairs?destination=${destination}`)).counts;
    expect(await counts(meta)).toMatchObject({ paired: 1 });
    expect(await counts(tiktok)).toMatchObject({ pixel_blocked: 1 });
  });

  it("Pairs says that a purchase waits whose browser copy fired, and counts it into no share", async () => {
    const pixel = { meta: "fired", tiktok: "fired" };
    await postBeacon(app, beaconOf({ ...purchase, event_id: "order-3", user, pixel }));
    const view = await got<PairsView>(`/pairs?destination=${meta}`);
    expect(view.counts).toMatchObject({ paired: 1, waiting: 1, neither: 1, browser_only: 0, server_only: 0 });
    expect(view.share).toEqual({ paired: 1, meant: 1 });
    const held = { code: "190", title: "The token is not valid" };
    await app.queue.hold("shop", meta, held);
    expect((await got<PairsView>(`/pairs?destination=${meta}`)).counts).toMatchObject({ waiting: 1 });
    await app.queue.resume("shop", meta);
    const [taken] = await app.queue.take({ site: "shop", destination: meta }, { limit: 1, maxBytes: 1e6 });
    await app.queue.settle({ site: "shop", destination: meta }, [
      { ticket: taken?.ticket ?? -1, state: "delivered" },
    ]);
    expect((await got<PairsView>(`/pairs?destination=${meta}`)).share).toEqual({ paired: 2, meant: 2 });
  });

  it("Pairs looks at no more than the newest where it is told so", async () => {
    const { counts, cut } = await got<PairsView>(`/pairs?destination=${meta}&newest=1`);
    expect([counts.paired, counts.server_only, cut]).toEqual([1, 0, true]);
  });

  it("Pairs finds twins under different ids by order, value or time, whichever the second list holds", async () => {
    const browser_at = nowMs + 40;
    const differing = async (row: object) => {
      const rows = [{ event_name: "Purchase", event_id: "made-elsewhere", browser_at, ...row }];
      return (await api("POST", `/pairs?destination=${meta}`, rows)).json<PairsView>().counts.id_differs;
    };
    expect(await differing({})).toBe(1);
    expect(await differing({ value: 59 })).toBe(1);
    expect(await differing({ value: 7 })).toBe(0);
    expect(await differing({ browser_at: browser_at + 60_000 })).toBe(0);
  });

  it("Pairs takes a second list and names what only it knows", async () => {
    const rows = [{ event_name: "Purchase", event_id: "order-9", browser_at: 1_795_000_000_000 }];
    const answer = await api("POST", `/pairs?destination=${meta}`, rows);
    expect(answer.json<PairsView>().counts).toMatchObject({ browser_only: 1 });
  });

  it("Pairs are exported as they are shown: with the second list, and only the class that was chosen", async () => {
    const rows = [{ event_name: "Purchase", event_id: "order-9", browser_at: 1_795_000_000_000 }];
    const csv = async (method: "GET" | "POST", query: string, list?: object) =>
      (await api(method, `/pairs.csv?destination=${meta}${query}`, list)).body.split("\n").slice(1);
    expect(await csv("POST", "&class=browser_only", rows)).toEqual([
      "browser_only,Purchase,order-9,,,,Purchase,order-9,2026-11-18T11:06:40.000Z",
    ]);
    expect(await csv("GET", "&class=browser_only")).toEqual([]);
    expect((await csv("GET", "")).length).toBeGreaterThan(0);
  });

  it("Dead letters are found by destination, name, reason and time", async () => {
    const found = async (query: string) => {
      const { rows, counts } = await got<DeadLettersView>(`/dead-letters?${query}`);
      expect(counts.reduce((total, { count }) => total + count, 0)).toBe(rows.length);
      return rows.length;
    };
    expect(await found(`site=shop&destination=${meta}&name=Purchase&reason=100`)).toBe(1);
    expect(await found(`destination=${tiktok}`)).toBe(0);
    expect(await found("name=Lead")).toBe(0);
    expect(await found("reason=190")).toBe(0);
    expect(await found("state=expired")).toBe(0);
    const other = await got<DeadLettersView>("/dead-letters?reason=190");
    expect([other.counts, other.reasons]).toMatchObject([[], [{ reason: "100", count: 1 }]]);
    expect(await found(`from=${nowMs - 1}&to=${nowMs + 1}`)).toBe(1);
    expect(await found(`to=${nowMs}`)).toBe(0);
  });

  it("A replay by filter takes what matches and nothing else", async () => {
    const replay = async (filter: object) =>
      (await api("POST", "/dead-letters/replay", { filter })).json<ReplayProgress>().total;
    expect(await replay({ name: "Lead" })).toBe(0);
    expect((await got<DeadLettersView>("/dead-letters")).rows).toHaveLength(1);
  });

  it("Dead letters come with their reason; preview, replay and drop do what they say, and are audited", async () => {
    const { rows, counts } = await got<DeadLettersView>("/dead-letters");
    expect(counts).toMatchObject([{ destination: meta, reason: "100", count: 1 }]);
    expect(rows).toMatchObject([{ id: "order-2", reason: "100", subcode: "2804003", traceId: "trace-1" }]);
    const keys = rows.map(({ event, destination }) => ({ event, destination }));
    const preview = await api("POST", "/dead-letters/preview", { keys });
    expect(preview.json()).toMatchObject([
      { plain: { event_id: "order-2" }, bodies: [{ event_id: "order-2", custom_data: { value: 49 } }] },
    ]);
    expect(personal.filter((text) => preview.body.includes(text))).toEqual([]);
    const { id } = (await api("POST", "/dead-letters/replay", { keys })).json<ReplayProgress>();
    const progress = () => got<ReplayProgress>(`/dead-letters/replay/${id}`);
    await expect.poll(progress).toMatchObject({
      total: 1,
      outcome: { queued: 1, skipped: {} },
      standings: { queued: 1, delivered: 0 },
      isOver: false,
    });
    expect((await got<DeadLettersView>("/dead-letters")).rows).toEqual([]);
    const lane = { site: "shop", destination: meta } as const;
    const [taken] = await app.queue.take(lane, { limit: 1, maxBytes: 1e6 });
    await app.queue.settle(lane, [{ ticket: taken?.ticket ?? -1, state: "delivered" }]);
    expect(await progress()).toMatchObject({ standings: { queued: 0, delivered: 1 }, isOver: true });
    expect((await api("POST", "/dead-letters/drop", { keys: [] })).json()).toEqual({ dropped: 0 });
    const trail = await app.queue.read.auditTrail({});
    expect(trail.map(({ action }) => action).toSorted()).toEqual(["drop", "replay", "replay"]);
  });
});
