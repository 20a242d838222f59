import { describe, expect, it } from "vitest";
import { createSandbox, type SandboxOptions } from "../../../sandbox/index.ts";
import {
  advertiser,
  type Delivery,
  deliver,
  envelope,
  goodEvents,
  nowMs,
  purchase,
  read,
  write,
} from "./deliveries.ts";

function start(options: SandboxOptions = {}) {
  const sandbox = createSandbox({ now: () => nowMs, ...options });
  const ask = async (delivery: Delivery) => (await deliver(sandbox, delivery)).json();
  const signIn = async (query = "app_id=42&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fback&state=xyz") => {
    const { headers } = await sandbox.app.inject(`/portal/auth?${query}`);
    return new URL(String(headers.location)).searchParams;
  };
  return { ...sandbox, ask, signIn };
}

const secret = { app_id: "42", secret: "s" };

describe("signing in with the sandbox's TikTok", () => {
  it("leads back with state and auth_code, and the code gives a token that works", async () => {
    const { ask, signIn } = start({ seedTokens: ["seed"] });
    const back = await signIn();
    expect(back.get("state")).toBe("xyz");
    const auth_code = back.get("auth_code") ?? "";
    const { code, data } = await ask(
      write("/oauth2/access_token/", { ...secret, auth_code }, { "access-token": "" }),
    );
    expect(code).toBe(0);
    expect(data.scope.every(Number.isInteger)).toBe(true);
    const headers = { "access-token": data.access_token };
    const { data: found } = await ask(read("/oauth2/advertiser/get/", secret, headers));
    expect(found.list.map(({ advertiser_id }: { advertiser_id: string }) => advertiser_id)).toEqual(
      data.advertiser_ids,
    );
    expect((await ask(read("/pixel/list/", advertiser, headers))).code).toBe(0);
  });

  it("exchanges a code once, within ten minutes, for its own app", async () => {
    const { app, ask, signIn } = start();
    const exchange = async (auth_code: string | null, app_id = "42") =>
      (await ask(write("/oauth2/access_token/", { ...secret, app_id, auth_code }))).code;
    const code = (await signIn()).get("auth_code");
    expect([await exchange(code), await exchange(code)]).toEqual([0, 40110]);
    expect(await exchange((await signIn()).get("auth_code"), "43")).toBe(40110);
    const old = (await signIn()).get("auth_code");
    await app.inject({ method: "POST", url: "/control", payload: { clock_offset_ms: 600_001 } });
    expect(await exchange(old)).toBe(40110);
  });

  it("ends a token when it is revoked", async () => {
    const { ask } = start();
    expect(await ask(write("/oauth2/revoke_token/", { ...secret, access_token: "token" }))).toMatchObject({
      code: 0,
    });
    expect(await ask(read("/pixel/list/", advertiser))).toMatchObject({ code: 40105 });
  });

  it("asks a person first", async () => {
    const url = "/portal/auth?app_id=42&redirect_uri=http://localhost:9999/";
    const page = await start().app.inject({ url, headers: { "sec-fetch-mode": "navigate" } });
    expect(page.body).toMatch(/TikTok.*auth_code=\w+.*error=access_denied/s);
  });

  it.each(["", "app_id=42", "app_id=42&redirect_uri=nowhere"])(
    "refuses a start that lacks something: %s",
    async (query) => {
      expect((await start().app.inject(`/portal/auth?${query}`)).statusCode).toBe(400);
    },
  );
});

describe("the sandbox's event sources", () => {
  it("are listed in pages of at most 20, filtered by part of the name", async () => {
    const { ask } = start();
    const all = (await ask(read("/pixel/list/", advertiser))).data;
    expect(all.page_info).toEqual({ page: 1, page_size: 10, total_number: 4, total_page: 1 });
    expect(all.pixels[0]).toMatchObject({
      pixel_id: expect.stringMatching(/^\d{19}$/),
      pixel_code: expect.stringMatching(/^C[0-9A-Z]{19}$/),
      asset_ownership: { asset_relation_status: "TRANSFERRED" },
    });
    const names = async (query: Record<string, string>) =>
      (await ask(read("/pixel/list/", { ...advertiser, ...query }))).data.pixels.map(
        ({ pixel_name }: { pixel_name: string }) => pixel_name,
      );
    expect(await names({ name: "Twin" })).toEqual(["Twin", "Twin"]);
    expect(await names({ name: "shop" })).toEqual(["Sandbox shop", "Old shop"]);
    expect(await names({ code: all.pixels[0].pixel_code })).toEqual(["Sandbox shop"]);
    expect(await names({ page: "2", page_size: "3" })).toEqual(["Old shop"]);
    expect(
      (await ask(read("/pixel/list/", { ...advertiser, page_size: "100" }))).data.page_info.page_size,
    ).toBe(20);
  });

  it("are created and then found", async () => {
    const { ask } = start();
    const pixel = { ...advertiser, pixel_name: "Shop EU", pixel_category: "ONLINE_STORE" };
    const created = (await ask(write("/pixel/create/", pixel))).data;
    const found = (await ask(read("/pixel/list/", { ...advertiser, name: "Shop EU" }))).data.pixels;
    expect(found).toEqual([{ ...created, events: [] }]);

    const { event_set_id } = (
      await ask(write("/offline/create/", { ...advertiser, name: "Warehouse", description: "d" }))
    ).data;
    const sets = (
      await ask(read("/offline/get/", { ...advertiser, event_set_ids: JSON.stringify([event_set_id]) }))
    ).data;
    expect(sets.event_set_list).toEqual([
      expect.objectContaining({
        ...advertiser,
        event_set_id,
        name: "Warehouse",
        description: "d",
        auto_tracking: false,
      }),
    ]);

    const crm = (await ask(write("/crm/create/", { ...advertiser, name: "HubSpot" }))).data;
    expect((await ask(read("/crm/list/", { ...advertiser, name: "HubSpot" }))).data.crm_event_sets).toEqual([
      crm,
    ]);
  });

  it("are changed and deleted, offline sets at least", async () => {
    const { ask } = start();
    const [set] = (await ask(read("/offline/get/", advertiser))).data.event_set_list;
    const target = { ...advertiser, event_set_id: set.event_set_id };
    expect(
      (await ask(write("/offline/update/", { ...target, name: "Shops", auto_tracking: true }))).data,
    ).toMatchObject({
      name: "Shops",
      auto_tracking: true,
    });
    expect(await ask(write("/offline/delete/", target))).toMatchObject({ code: 0 });
    expect((await ask(read("/offline/get/", advertiser))).data.event_set_list).toEqual([]);
  });

  it("differ by advertiser and are the same in every sandbox", async () => {
    const list = async (advertiser_id: string) =>
      (await start().ask(read("/pixel/list/", { advertiser_id }))).data.pixels[0];
    expect(await list("1")).toEqual(await list("1"));
    expect((await list("1")).pixel_code).not.toBe((await list("2")).pixel_code);
  });

  it("list apps with the id that events carry", async () => {
    const { ask } = start();
    const { apps } = (await ask(read("/app/list/", advertiser))).data;
    expect(apps.map(({ platform }: { platform: string }) => platform)).toEqual(["IOS", "ANDROID"]);
    expect(apps[0].tiktok_apps).toEqual([{ tiktok_app_id: expect.stringMatching(/^\d{19}$/) }]);
    const query = { ...advertiser, app_platform_ids: JSON.stringify(["example.sandbox.shop"]) };
    expect((await ask(read("/app/list/", query))).data.apps).toEqual([apps[1]]);
  });

  it("count browser and server events by pixel and day", async () => {
    const sandbox = start();
    const { ask } = sandbox;
    const hit = { pixel_code: "C4XXXXXXXXXXXXXXXXXX", event: "Purchase", event_id: "ord-1001" };
    await sandbox.app.inject({ method: "POST", url: "/api/v2/pixel", payload: hit });
    await ask({ body: envelope([purchase(), purchase({ event: "Own", event_id: "2" })]) });
    await ask({ body: envelope([goodEvents.crm], "crm") });
    const { pixels } = (await ask(read("/pixel/list/", { ...advertiser, code: hit.pixel_code }))).data;
    expect(pixels).toHaveLength(1);
    const statistics = async (day: string) => {
      const date_range = JSON.stringify({ start_date: day, end_date: day });
      const query = { ...advertiser, pixel_ids: JSON.stringify([pixels[0].pixel_id]), date_range };
      return (await ask(read("/pixel/event/stats/", query))).data.list[0];
    };
    expect(await statistics("2026-11-21")).toMatchObject({
      pixel_id: pixels[0].pixel_id,
      statistics: [
        {
          pixel_event_type: "Purchase",
          total_count: 1,
          browser_event_total_count: 1,
          server_event_total_count: 1,
        },
        {
          pixel_event_type: "CUSTOM",
          custom_event_type: "Own",
          browser_event_total_count: 0,
          server_event_total_count: 1,
        },
      ],
    });
    expect((await statistics("2026-11-20")).statistics).toEqual([]);
  });
});
