import { describe, expect, it } from "vitest";
import { apiKey, createTestApp, nowMs, postEvents, purchase } from "../app-under-test.ts";

describe("the backend's door", () => {
  it("takes a list of events, or one event with the site beside its fields", async () => {
    const app = await createTestApp();
    const list = await postEvents(app, { site: "shop", events: [purchase, { ...purchase, event_id: "2" }] });
    expect(list.statusCode).toBe(200);
    expect(list.json()).toMatchObject({ accepted: 2, rejected: [] });
    const one = await postEvents(app, { site: "shop", ...purchase, event_id: "3" });
    expect(one.json()).toMatchObject({ accepted: 1, rejected: [] });
    expect(one.json().warnings.map(({ path }: { path: string }) => path)).toEqual(["user.user_agent"]);
    expect(app.kept.map(({ event }) => event.id)).toEqual(["order-1", "2", "3"]);
  });

  it("takes address and user agent from the payload, never from the call", async () => {
    const app = await createTestApp();
    const user = { ...purchase.user, ip: "198.51.100.77", user_agent: "The visitor's" };
    await postEvents(
      app,
      { site: "shop", events: [{ ...purchase, user }, purchase] },
      { "user-agent": "curl" },
    );
    expect(app.kept[0]?.event.user).toMatchObject({ ip: "198.51.100.77", user_agent: "The visitor's" });
    expect(app.kept[1]?.event.user).not.toHaveProperty("ip");
    expect(app.kept[1]?.event.user).not.toHaveProperty("user_agent");
  });

  it("neither shifts times nor reads a beacon's shared parts, nor sets cookies", async () => {
    const app = await createTestApp();
    const event = { ...purchase, event_time: nowMs - 5000, user: { ttclid: "E.C.P.abc" } };
    const body = {
      site: "shop",
      sent_at: nowMs + 7_200_000,
      shared: { page: { title: "No" } },
      events: [event],
    };
    const answer = await postEvents(app, body);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(app.kept[0]?.event.time).toBe((nowMs - 5000) / 1000);
    expect(app.kept[0]?.event.page).not.toHaveProperty("title");
  });

  it("knows several keys at once, so that they can be rotated, and forgets those that are gone", async () => {
    const app = await createTestApp({ server: { apiKeys: ["old-key", "new-key"] } });
    const statusWith = async (authorization: string) =>
      (await postEvents(app, { site: "shop", events: [purchase] }, { authorization })).statusCode;
    expect(await statusWith("Bearer old-key")).toBe(200);
    expect(await statusWith("bearer new-key")).toBe(200);
    const { current } = app.settings;
    app.settings.replace({ ...current, server: { ...current.server, apiKeys: ["new-key"] } });
    expect(await statusWith("Bearer old-key")).toBe(401);
    expect(await statusWith("Bearer new-key")).toBe(200);
  });

  it.each([
    "",
    "Bearer",
    "Bearer ",
    apiKey,
    `Basic ${apiKey}`,
    `Bearer ${apiKey}x`,
    `Bearer ${apiKey.slice(1)}`,
  ])("is 401 for the authorization %j", async (authorization) => {
    const answer = await postEvents(
      await createTestApp(),
      { site: "shop", events: [purchase] },
      { authorization },
    );
    expect(answer.statusCode).toBe(401);
    expect(answer.json().error).toBe("unauthorized");
  });

  it("is 401 for everybody where no key is configured", async () => {
    const app = await createTestApp({ server: { apiKeys: [] } });
    for (const authorization of [undefined, "Bearer ", "Bearer undefined"]) {
      expect(
        (await postEvents(app, { site: "shop", events: [purchase] }, { authorization })).statusCode,
      ).toBe(401);
    }
  });

  it("knows no CORS: browsers have no business here", async () => {
    const answer = await postEvents(
      await createTestApp(),
      { site: "shop", events: [purchase] },
      { origin: "https://shop.example" },
    );
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});
