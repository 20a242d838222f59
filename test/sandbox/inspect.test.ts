import { describe, expect, it, vi } from "vitest";
import { createSandbox, type SandboxOptions } from "../../sandbox/index.ts";
import { deliver, nowMs, purchase } from "./meta/deliveries.ts";
import { deliver as deliverTiktok, envelope, purchase as tiktokPurchase } from "./tiktok/deliveries.ts";

const hour = 3_600_000;

function start(options: SandboxOptions = {}) {
  const sandbox = createSandbox({ now: () => nowMs, ...options });
  return {
    ...sandbox,
    control: (payload: object) => sandbox.app.inject({ method: "POST", url: "/control", payload }),
    json: async (url: string) => (await sandbox.app.inject(url)).json(),
  };
}

describe("GET /report.json", () => {
  it("has the contract's shape before anything came", async () => {
    const counts = {
      paired: 0,
      browser_only: 0,
      server_only: 0,
      duplicate: 0,
      expired: 0,
      rejected: 0,
      events: [],
    };
    expect(await start().json("/report.json")).toEqual({ meta: counts, tiktok: counts });
  });

  it("pairs a browser's hit with the server's delivery on both platforms", async () => {
    const sandbox = start();
    await sandbox.app.inject("/tr/?id=123&ev=Purchase&eid=ord-1001&fbp=fb.1.1795270000000.1098115397");
    await deliver(sandbox, { body: { data: [purchase()] } });
    const hit = {
      pixel_code: "C4XXXXXXXXXXXXXXXXXX",
      event: "Purchase",
      event_id: "ord-1001",
      user: { ttp: "2F7h37YkS1j57AYSKTI7IHhJPYH" },
    };
    await sandbox.app.inject({
      method: "POST",
      url: "/api/v2/pixel",
      payload: JSON.stringify(hit),
      headers: { "content-type": "text/plain" },
    });
    await deliverTiktok(sandbox, { body: envelope([tiktokPurchase()]) });
    const { meta, tiktok } = await sandbox.json("/report.json");
    expect(meta).toMatchObject({
      paired: 1,
      events: [
        { state: "paired", shared_identifiers: ["fbp"], differing_identifiers: ["client_user_agent"] },
      ],
    });
    expect(tiktok).toMatchObject({ paired: 1, events: [{ state: "paired", shared_identifiers: ["ttp"] }] });
    expect(tiktok.events[0].merged_fields).toContain("user.email");
  });

  it("streams many rows as one JSON text, and the newest few on request", async () => {
    const sandbox = start();
    for (let batch = 0; batch < 3; batch++)
      await deliver(sandbox, {
        body: {
          data: Array.from({ length: 700 }, (_, index) => purchase({ event_id: `${batch}-${index}` })),
        },
      });
    expect((await sandbox.json("/report.json")).meta.events).toHaveLength(2_100);
    const { meta } = await sandbox.json("/report.json?limit=2");
    expect(meta.events.map((row: { event_id: string }) => row.event_id)).toEqual(["2-698", "2-699"]);
  });
});

describe("GET /requests.json", () => {
  it("has every request, newest last, and keeps each digit of long numbers", async () => {
    const sandbox = start();
    const text = JSON.stringify({ data: [purchase({ event_id: "x" }, { user: { lead_id: 0 } })] }).replace(
      '"lead_id":0',
      '"lead_id":90071992547409931',
    );
    await deliver(sandbox, { body: text });
    await sandbox.app.inject("/tr/?id=123&ev=PageView&cd[value]=1");
    const answer = await sandbox.app.inject("/requests.json");
    expect(answer.body).toContain('"lead_id":90071992547409931');
    expect(answer.json()).toEqual([
      expect.objectContaining({ platform: "meta", kind: "api", path: "/v25.0/123/events", status: 200 }),
      expect.objectContaining({
        platform: "meta",
        kind: "pixel",
        path: "/tr/",
        status: 200,
        body: { id: "123", ev: "PageView", "cd[value]": "1" },
      }),
    ]);
  });

  it("shows a body that is no JSON as text, a form by its members, and what stood in the query", async () => {
    const sandbox = start();
    await deliver(sandbox, { path: "/v25.0/123/events?access_token=t", body: "<html>" });
    const form = `data=${encodeURIComponent('[{"event_name":"x","lead_id":90071992547409931}]')}&test_event_code=T`;
    await deliver(sandbox, { headers: { "content-type": "application/x-www-form-urlencoded" }, body: form });
    const answer = await sandbox.app.inject("/requests.json");
    expect(answer.body).toContain("90071992547409931");
    expect(answer.json()).toEqual([
      expect.objectContaining({ body: "<html>", query: { access_token: "t" }, status: 400 }),
      expect.objectContaining({ body: { data: [expect.any(Object)], test_event_code: "T" } }),
    ]);
  });

  it("is bounded by count and by bytes, and can be turned off", async () => {
    const few = start({ maxRequests: 2 });
    for (const name of ["a", "b", "c"]) await few.app.inject(`/tr/?id=1&ev=${name}`);
    expect(
      (await few.json("/requests.json")).map((request: { body: { ev: string } }) => request.body.ev),
    ).toEqual(["b", "c"]);
    expect(await few.json("/requests.json?limit=1")).toHaveLength(1);

    const small = start({ maxRequestBytes: 100 });
    for (let index = 0; index < 10; index++) await small.app.inject(`/tr/?id=1&ev=${"x".repeat(60)}`);
    expect(await small.json("/requests.json")).toHaveLength(1);

    const off = start({ keepRequests: false });
    await off.app.inject("/tr/?id=1&ev=PageView");
    expect(await off.json("/requests.json")).toEqual([]);
    expect((await off.json("/report.json")).meta.browser_only).toBe(1);
  });
});

describe("POST /control", () => {
  it("queues answers in order, stores nothing unless told, and then answers as usual", async () => {
    const sandbox = start();
    const outage = { status: 500, body: "<html>outage</html>", headers: { "retry-after": "2" } };
    await sandbox.control({
      platform: "meta",
      answers: [outage, { status: 400, body: { error: { code: 4 } }, times: 2 }],
    });
    const answers = [];
    for (let index = 0; index < 4; index++)
      answers.push(await deliver(sandbox, { body: { data: [purchase()] } }));
    expect(answers.map((answer) => answer.statusCode)).toEqual([500, 400, 400, 200]);
    expect(answers[0]?.body).toBe("<html>outage</html>");
    expect(answers[0]?.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "retry-after": "2",
    });
    expect(answers[1]?.json()).toEqual({ error: { code: 4 } });
    expect((await sandbox.json("/report.json")).meta).toMatchObject({ server_only: 1, duplicate: 0 });
    expect(
      (await sandbox.json("/requests.json")).map((request: { status: number }) => request.status),
    ).toEqual([500, 400, 400, 200]);
  });

  it("stores before it answers where told so, and then has the usual answer unless another is scripted", async () => {
    const sandbox = start();
    await sandbox.control({
      platform: "meta",
      answers: [
        { status: 503, store: true },
        { store: true, delay_ms: 1 },
      ],
    });
    const first = await deliver(sandbox, { body: { data: [purchase({ event_id: "a" })] } });
    const second = await deliver(sandbox, { body: { data: [purchase({ event_id: "b" })] } });
    expect([first.statusCode, first.json()]).toEqual([503, {}]);
    expect([second.statusCode, second.json().events_received]).toEqual([200, 1]);
    expect((await sandbox.json("/report.json")).meta.server_only).toBe(2);
  });

  it("leaves the other platform, other paths and pixels alone", async () => {
    const sandbox = start();
    await sandbox.control({ platform: "tiktok", answers: [{ status: 502 }] });
    await sandbox.control({ platform: "meta", answers: [{ status: 500, path: "/456/" }] });
    expect((await deliver(sandbox, { body: { data: [purchase()] } })).statusCode).toBe(200);
    expect((await sandbox.app.inject("/tr/?id=1&ev=PageView")).statusCode).toBe(200);
    expect(
      (await deliver(sandbox, { path: "/v25.0/456/events", body: { data: [purchase()] } })).statusCode,
    ).toBe(500);
    expect((await deliverTiktok(sandbox, { body: envelope([tiktokPurchase()]) })).statusCode).toBe(502);
  });

  it("moves the clock, so that the second copy comes too late", async () => {
    const sandbox = start();
    await sandbox.app.inject("/tr/?id=123&ev=Purchase&eid=ord-1001");
    await sandbox.control({ clock_offset_ms: 49 * hour });
    await deliver(sandbox, { body: { data: [purchase()] } });
    const { meta } = await sandbox.json("/report.json");
    expect(meta).toMatchObject({ expired: 1, events: [{ browser_at: nowMs, server_at: nowMs + 49 * hour }] });
  });

  it("sets the windows", async () => {
    const sandbox = start();
    await sandbox.control({ dedup: { meta_window_ms: hour } });
    await sandbox.app.inject("/tr/?id=123&ev=Purchase&eid=ord-1001");
    await sandbox.control({ clock_offset_ms: 2 * hour });
    await deliver(sandbox, { body: { data: [purchase()] } });
    expect((await sandbox.json("/report.json")).meta.expired).toBe(1);
  });

  it.each<[string, object]>([
    ["platform must be", { platform: "google", answers: [] }],
    ["answers need a platform", { answers: [{}] }],
    ["answers must be a list", { platform: "meta", answers: {} }],
    ["answers.0 must be an object", { platform: "meta", answers: ["x"] }],
    ["answers.1.stauts is unknown", { platform: "meta", answers: [{}, { stauts: 500 }] }],
    ["answers.0.status is not valid", { platform: "meta", answers: [{ status: "500" }] }],
    ["answers.0.times is not valid", { platform: "meta", answers: [{ times: 0 }] }],
    ["answers.0.headers is not valid", { platform: "meta", answers: [{ headers: { a: 1 } }] }],
    ["clock_offset_ms must be a number", { clock_offset_ms: "1h" }],
    ["dedup.window is unknown", { dedup: { window: 1 } }],
    ["dedup must be an object", { dedup: 5 }],
    ["clock is unknown", { clock: 5 }],
    ["the body must be a JSON object", []],
  ])("refuses a message with a mistake and does nothing: %s", async (fault, payload) => {
    const sandbox = start();
    const answer = await sandbox.control(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.join()).toContain(fault);
    expect(await sandbox.json("/control")).toMatchObject({
      queued: { meta: 0, tiktok: 0 },
      clock_offset_ms: 0,
    });
  });

  it("breaks the connection off, after storing where told so", async () => {
    const sandbox = start();
    await sandbox.control({ platform: "meta", answers: [{ reset: true }, { reset: true, store: true }] });
    for (const event_id of ["a", "b"])
      await expect(deliver(sandbox, { body: { data: [purchase({ event_id })] } })).rejects.toThrow();
    expect((await sandbox.json("/report.json")).meta.events).toEqual([
      expect.objectContaining({ event_id: "b" }),
    ]);
    expect(
      (await sandbox.json("/requests.json")).map((request: { status: number }) => request.status),
    ).toEqual([0, 0]);
  });

  it("ends in the middle of an answer", async () => {
    const sandbox = start();
    await sandbox.control({ platform: "meta", answers: [{ cut: true, body: { events_received: 1 } }] });
    await expect(deliver(sandbox, { body: { data: [purchase()] } })).rejects.toThrow();
  });

  it("breaks off what still waits for its answer when it is closed", async () => {
    const sandbox = start();
    await sandbox.control({ platform: "meta", answers: [{ delay_ms: 3_600_000 }] });
    const waiting = deliver(sandbox, { body: { data: [purchase()] } });
    const settled = expect(waiting).rejects.toThrow();
    await vi.waitUntil(async () => (await sandbox.json("/requests.json")).length > 0);
    await sandbox.close();
    await settled;
  });
});

describe("DELETE /report", () => {
  it("forgets rows, requests, scripted answers and the clock", async () => {
    const sandbox = start();
    await deliver(sandbox, { body: { data: [purchase()] } });
    await sandbox.control({ platform: "meta", answers: [{ status: 500 }], clock_offset_ms: hour });
    expect((await sandbox.app.inject({ method: "DELETE", url: "/report" })).statusCode).toBe(204);
    expect((await sandbox.json("/report.json")).meta).toMatchObject({ server_only: 0, events: [] });
    expect(await sandbox.json("/requests.json")).toEqual([]);
    expect(await sandbox.json("/control")).toMatchObject({
      queued: { meta: 0, tiktok: 0 },
      clock_offset_ms: 0,
    });
  });
});

describe("pages of other origins", () => {
  it("may load the pixel scripts and send hits", async () => {
    const { app } = start();
    const headers = { origin: "http://127.0.0.1:8070" };
    for (const url of [
      "/en_US/fbevents.js",
      "/signals/config/123",
      "/i18n/pixel/events.js?sdkid=C4ABC&lib=ttq",
      "/tr/?id=1&ev=PageView",
    ])
      expect((await app.inject({ url, headers })).headers).toMatchObject({
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "http://127.0.0.1:8070",
        "access-control-allow-credentials": "true",
      });
    const preflight = await app.inject({
      method: "OPTIONS",
      url: "/api/v2/pixel",
      headers: {
        ...headers,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    expect([preflight.statusCode, preflight.headers["access-control-allow-headers"]]).toEqual([
      204,
      "content-type",
    ]);
  });

  it("may not read what the sandbox has seen", async () => {
    const { headers } = await start().app.inject({
      url: "/report.json",
      headers: { origin: "http://evil.example" },
    });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("GET /rules.json", () => {
  it("lists every rule with its answer", async () => {
    const { meta, tiktok } = await start().json("/rules.json");
    expect(meta).toContainEqual({
      id: "meta-purchase-without-value",
      when: "a Purchase has no value",
      refusal: { code: 100, subcode: 2804009, title: "Missing Value for Purchase Event" },
      own: false,
    });
    expect(tiktok.length).toBeGreaterThan(30);
  });
});
