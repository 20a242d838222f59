import { describe, expect, it } from "vitest";
import { failure } from "../../../server/errors.ts";
import { beaconOf, createTestApp, nowMs, origin, postBeacon, purchase } from "../app-under-test.ts";

const pageView = { event_name: "PageView", event_id: "view-1", page: { url: "https://shop.example/" } };

describe("the beacon's door", () => {
  it("acknowledges events that were stored, as text/plain and as application/json", async () => {
    const app = await createTestApp();
    for (const type of ["text/plain;charset=UTF-8", "text/plain", "application/json"]) {
      const answer = await postBeacon(app, beaconOf(purchase), { "content-type": type });
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [], warnings: [] });
    }
    expect(app.kept.map(({ event }) => event.id)).toEqual(["order-1", "order-1", "order-1"]);
  });

  it("answers only after the store has kept the events", async () => {
    const order: string[] = [];
    const app = await createTestApp({
      put: async (events) => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push("kept");
        return events.map(() => ({ duplicate: false }));
      },
    });
    await postBeacon(app, beaconOf(purchase)).then(() => order.push("answered"));
    expect(order).toEqual(["kept", "answered"]);
  });

  it("rejects a bad event with its path, and keeps the good one beside it", async () => {
    const app = await createTestApp();
    const bad = {
      ...purchase,
      event_id: "order-2",
      properties: { value: 5, contents: [{ id: "a", quantity: 0 }] },
    };
    const answer = await postBeacon(app, beaconOf(bad, purchase));
    expect(answer.statusCode).toBe(200);
    const { accepted, rejected } = answer.json();
    expect(accepted).toBe(1);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ index: 0, event_id: "order-2" });
    const paths = rejected[0].errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(["properties.contents.0.quantity", "properties.currency"]));
    expect(app.kept).toHaveLength(1);
  });

  it("is 422 with the same body where every event was rejected", async () => {
    const app = await createTestApp();
    const answer = await postBeacon(app, beaconOf({ event_name: "" }));
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [{ index: 0, event_id: null }],
    });
    expect(app.kept).toEqual([]);
  });

  it("counts as duplicates, and among the accepted, what every destination had already", async () => {
    const app = await createTestApp({ put: async (events) => events.map(() => ({ duplicate: true })) });
    const answer = await postBeacon(app, beaconOf(purchase));
    expect(answer.json()).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  it("lays what the events share under each of them, key by key", async () => {
    const app = await createTestApp();
    const shared = {
      page: { url: "https://shop.example/shared", title: "Shared" },
      user: { external_id: "U-1", first_name: "Ada" },
      consent: { meta: "granted", tiktok: "denied" },
      pixel: { meta: "fired" },
    };
    const own = { event_name: "AddToCart", event_id: "own", page: { url: "https://shop.example/own" } };
    await postBeacon(app, { ...beaconOf(own, { event_name: "Contact", event_id: "bare" }), shared });
    const [first, second] = app.kept;
    expect(first?.event.page).toEqual({ url: "https://shop.example/own", title: "Shared" });
    expect(second?.event.page).toEqual({ url: "https://shop.example/shared", title: "Shared" });
    expect(first?.pixel).toEqual({ meta: "fired" });
    expect(first?.consent).toEqual({ meta: "granted", tiktok: "denied" });
    expect(first?.event.user.external_id).toHaveLength(1);
  });

  it("takes address and user agent from the request, whatever the page says", async () => {
    const app = await createTestApp();
    const user = { ip: "198.51.100.1", user_agent: "a lie" };
    await postBeacon(app, { ...beaconOf({ ...purchase, user }), shared: { user } });
    expect(app.kept[0]?.event.user.ip).toBe("203.0.113.9");
    expect(app.kept[0]?.event.user.user_agent).toMatch(/^Mozilla/);
  });

  it("shifts times by what the sender's clock is off, before any window is checked", async () => {
    const app = await createTestApp();
    const twoHours = 7_200_000;
    const late = { ...purchase, event_time: nowMs + twoHours - 5000 };
    const answer = await postBeacon(app, { ...beaconOf(late), sent_at: nowMs + twoHours });
    expect(answer.json().accepted).toBe(1);
    expect(app.kept[0]?.event.time).toBe((nowMs - 5000) / 1000);
  });

  it("ignores a clock that is more than a year off, with a warning", async () => {
    const app = await createTestApp();
    const answer = await postBeacon(app, { ...beaconOf(purchase), sent_at: 12 });
    expect(answer.json().accepted).toBe(1);
    expect(answer.json().warnings).toHaveLength(1);
    expect(app.kept[0]?.event.time).toBe(nowMs / 1000);
  });

  it("limits data use where the browser says Sec-GPC", async () => {
    const app = await createTestApp();
    await postBeacon(app, beaconOf({ ...purchase, limited_data_use: false }), { "sec-gpc": "1" });
    expect(app.kept[0]?.event.limited_data_use).toBe(true);
  });

  it("keeps bots with a label, or rejects their web events, as configured", async () => {
    const bot = { "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)" };
    const keeping = await createTestApp();
    expect((await postBeacon(keeping, beaconOf(pageView), bot)).statusCode).toBe(200);
    expect(keeping.kept[0]?.bot).toBe(true);
    const rejecting = await createTestApp({ server: { bots: "reject" } });
    const answer = await postBeacon(rejecting, beaconOf(pageView), bot);
    expect(answer.statusCode).toBe(422);
    expect(answer.json().rejected[0].errors[0].path).toBe("user.user_agent");
    expect((await postBeacon(rejecting, beaconOf(pageView))).statusCode).toBe(200);
  });

  it("listens at the configured path", async () => {
    const app = await createTestApp({ server: { beaconPath: "/collect" } });
    const headers = { origin, "content-type": "text/plain" };
    const payload = JSON.stringify(beaconOf(purchase));
    const answer = await app.server.inject({ method: "POST", url: "/collect", headers, payload });
    expect(answer.statusCode).toBe(200);
    expect((await postBeacon(app, beaconOf(purchase))).statusCode).toBe(404);
  });

  it("is 503 with Retry-After where the store cannot write, and keeps nothing", async () => {
    const app = await createTestApp({
      put: async () => {
        throw failure("store_unavailable", {}, { retryAfterS: 5 });
      },
    });
    const answer = await postBeacon(app, beaconOf(purchase));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.json()).toMatchObject({ error: "store_unavailable", errors: [] });
    expect(answer.headers["access-control-allow-origin"]).toBe(origin);
  });
});
