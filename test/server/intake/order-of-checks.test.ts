import { describe, expect, it } from "vitest";
import { failure } from "../../../server/errors.ts";
import { beaconOf, createTestApp, origin, postBeacon, postEvents, purchase } from "../app-under-test.ts";

const kilobyte = 1024;
const padded = (body: object, bytes: number) => JSON.stringify({ ...body, padding: "x".repeat(bytes) });
const many = Array.from({ length: 1001 }, (_, index) => ({ event_name: "PageView", event_id: `v-${index}` }));

/** Each row breaks one rule more than the row after it: the first broken rule decides. */
const beaconSteps = [
  {
    status: 415,
    error: "unsupported_content_type",
    headers: { "content-type": "text/html", origin: undefined },
    body: "x".repeat(257 * kilobyte),
  },
  { status: 413, error: "body_too_large", headers: { origin: undefined }, body: "x".repeat(257 * kilobyte) },
  { status: 400, error: "invalid_body", headers: { origin: undefined }, body: "no json" },
  {
    status: 413,
    error: "too_many_events",
    headers: { origin: undefined },
    body: { site: "no", events: many },
  },
  { status: 403, error: "unknown_site", headers: { origin: undefined }, body: { site: "no", events: [{}] } },
  { status: 403, error: "origin_not_listed", headers: { origin: undefined }, body: beaconOf({}) },
] as const;

describe("the order of checks at the beacon's door", () => {
  it.each(beaconSteps)("is $status $error before what follows", async ({ status, error, headers, body }) => {
    const app = await createTestApp({ put: () => Promise.reject(failure("store_unavailable")) });
    const answer = await postBeacon(app, body, headers);
    expect(answer.statusCode).toBe(status);
    const said = { path: expect.any(String), message: expect.any(String) };
    expect(answer.json()).toMatchObject({ error, message: expect.any(String), errors: [said] });
  });

  it("is 422 before 503: what nobody takes needs no store", async () => {
    const app = await createTestApp({ put: () => Promise.reject(failure("store_unavailable")) });
    expect((await postBeacon(app, beaconOf({}))).statusCode).toBe(422);
    expect((await postBeacon(app, beaconOf(purchase))).statusCode).toBe(503);
  });

  it("is 429 for an address before anything else is looked at", async () => {
    const app = await createTestApp({ server: { rateLimit: { perAddress: 2 } } });
    const wrong = { "content-type": "text/html" };
    const statuses = [];
    for (let count = 0; count < 4; count++) statuses.push((await postBeacon(app, "", wrong)).statusCode);
    expect(statuses).toEqual([415, 415, 429, 429]);
    const answer = await postBeacon(app, beaconOf(purchase));
    expect(answer.json().error).toBe("rate_limited");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(answer.headers["access-control-allow-origin"]).toBe(origin);
    expect(answer.headers["access-control-expose-headers"]).toContain("Retry-After");
  });

  it("is 429 for a site after 403, and counts only that site", async () => {
    const app = await createTestApp({
      server: { rateLimit: { perSite: 2 } },
      moreSites: [
        {
          id: "blog",
          origins: [origin],
          meta: [{ pixelId: "543210987654321", accessToken: "token-of-the-blog" }],
        },
      ],
    });
    const statuses = [];
    for (let count = 0; count < 3; count++) {
      statuses.push((await postBeacon(app, beaconOf(purchase))).statusCode);
    }
    expect(statuses).toEqual([200, 200, 429]);
    expect((await postBeacon(app, beaconOf({}))).json().error).toBe("site_rate_limited");
    expect((await postBeacon(app, beaconOf({}), { origin: "https://evil.example" })).statusCode).toBe(403);
    expect((await postBeacon(app, { ...beaconOf(purchase), site: "blog" })).statusCode).toBe(200);
  });

  it("counts an IPv6 visitor by network, so that changing the address within it does not help", async () => {
    const app = await createTestApp({ server: { rateLimit: { perAddress: 2 }, trustProxy: ["127.0.0.1"] } });
    const statuses = [];
    for (let host = 1; host <= 3; host++) {
      const headers = { origin, "content-type": "text/plain", "x-forwarded-for": `2001:db8:1:2::${host}` };
      const payload = JSON.stringify(beaconOf(purchase));
      const answer = await app.server.inject({ method: "POST", url: "/v1/beacon", headers, payload });
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });
});

const wrongKey = { authorization: "Bearer wrong" };
const eventsSteps = [
  {
    status: 415,
    error: "unsupported_content_type",
    headers: { ...wrongKey, "content-type": "text/plain" },
    body: "x".repeat(6 * kilobyte ** 2),
  },
  { status: 413, error: "body_too_large", headers: wrongKey, body: "x".repeat(6 * kilobyte ** 2) },
  { status: 401, error: "unauthorized", headers: wrongKey, body: "no json" },
  { status: 401, error: "unauthorized", headers: { authorization: undefined }, body: "no json" },
  { status: 400, error: "invalid_body", headers: {}, body: "no json" },
  { status: 413, error: "too_many_events", headers: {}, body: { site: "no", events: many } },
  { status: 403, error: "unknown_site", headers: {}, body: { site: "no", events: [{}] } },
] as const;

describe("the order of checks at the backend's door", () => {
  it.each(eventsSteps)("is $status $error before what follows", async ({ status, error, headers, body }) => {
    const app = await createTestApp({ put: () => Promise.reject(failure("store_unavailable")) });
    const answer = await postEvents(app, body, headers);
    expect(answer.statusCode).toBe(status);
    const said = { path: expect.any(String), message: expect.any(String) };
    expect(answer.json()).toMatchObject({ error, message: expect.any(String), errors: [said] });
  });

  it("is 422 before 503", async () => {
    const app = await createTestApp({ put: () => Promise.reject(failure("store_unavailable")) });
    expect((await postEvents(app, { site: "shop", events: [{}] })).statusCode).toBe(422);
    expect((await postEvents(app, { site: "shop", events: [purchase] })).statusCode).toBe(503);
  });

  it("takes 5 MiB and 1,000 events, and no more", async () => {
    const app = await createTestApp();
    const body = { site: "shop", events: many.slice(1) };
    expect((await postEvents(app, padded(body, 4.8 * kilobyte ** 2))).json().error).toBeUndefined();
    expect((await postEvents(app, padded(body, 5 * kilobyte ** 2))).statusCode).toBe(413);
  });

  it("is never limited by rate", async () => {
    const app = await createTestApp({ server: { rateLimit: { perAddress: 1, perSite: 1 } } });
    for (let count = 0; count < 5; count++) {
      expect((await postEvents(app, { site: "shop", events: [purchase] })).statusCode).toBe(200);
    }
  });
});

describe("an empty request of events", () => {
  const bodies: [string, unknown, string][] = [
    ["an empty body", "", ""],
    ["a list", [purchase], ""],
    ["null", "null", ""],
    ["a text", '"site"', ""],
    ["a number", "7", ""],
    ["no site", { events: [purchase] }, "site"],
    ["an empty site", { site: "", events: [purchase] }, "site"],
    ["a site that is no text", { site: 7, events: [purchase] }, "site"],
    ["no events", { site: "shop" }, "events"],
    ["an empty list of events", { site: "shop", events: [] }, "events"],
    ["events that are no list", { site: "shop", events: purchase }, "events"],
    ["another version", { v: 2, site: "shop", events: [purchase] }, "v"],
    ["shared parts that are no object", { site: "shop", shared: 1, events: [purchase] }, "shared"],
    [
      "a shared user that is no object",
      { site: "shop", shared: { user: "a" }, events: [purchase] },
      "shared.user",
    ],
    ["nesting without end", `{"site":"shop","events":${"[".repeat(5000)}`, ""],
  ];
  it.each(bodies)("names what is wrong with %s", async (_name, body, path) => {
    const app = await createTestApp();
    for (const answer of [await postBeacon(app, body), await postEvents(app, body)]) {
      expect(answer.statusCode).toBe(400);
      expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path);
    }
  });
});
