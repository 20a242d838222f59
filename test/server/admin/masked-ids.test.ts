import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeadLettersView, EventsView, EventView, PairsView } from "../../../server/admin/api.ts";
import { createMaskedIds, maskAnswer } from "../../../server/admin/masked-ids.ts";
import { beaconOf, postBeacon, purchase } from "../app-under-test.ts";
import { createAdminApp, meta, password } from "./admin-app.ts";

const raw = /ada.lovelace|151 2345678/;
const id = "Purchase.ada.lovelace@example.com";
const event = {
  ...purchase,
  event_id: id,
  page: {
    url: "https://shop.example/account/ada.lovelace@example.com/thanks",
    referrer: "https://shop.example/u/ada.lovelace%40example.com",
  },
  properties: {
    ...purchase.properties,
    order_id: "ada.lovelace@example.com",
    description: "call +49 151 2345678",
  },
  pixel: { meta: "fired" },
};

let app: Awaited<ReturnType<typeof createAdminApp>>;
let headers: Record<string, string>;
const api = (method: "GET" | "POST", path: string, payload?: object) =>
  app.server.inject({ method, url: `/admin/api${path}`, headers, ...(payload && { payload }) });
const shownId = async () => (await api("GET", "/events")).json<EventsView>().rows[0]?.id ?? "";

beforeAll(async () => {
  app = await createAdminApp();
  const signedIn = await app.server.inject({
    method: "POST",
    url: "/admin/api/session",
    payload: { password },
  });
  headers = {
    cookie: `twinbeam_session=${signedIn.cookies[0]?.value}`,
    "x-csrf-token": signedIn.json<{ csrf: string }>().csrf,
  };
  expect((await postBeacon(app, beaconOf(event))).json()).toMatchObject({ accepted: 1 });
  const lane = { site: "shop", destination: meta } as const;
  const [taken] = await app.queue.take(lane, { limit: 1, maxBytes: 1e6 });
  const reason = { code: "100", title: "Invalid", message: "ada.lovelace@example.com is no order" };
  await app.queue.settle(lane, [{ ticket: taken?.ticket ?? -1, state: "refused", reason }]);
});
afterAll(() => app.close());

describe("an event whose texts hold an e-mail and a phone", () => {
  it.each([
    "/events",
    `/events?id=${encodeURIComponent(id)}`,
    `/events/${encodeURIComponent(id)}`,
    `/pairs?destination=${meta}`,
    `/pairs.csv?destination=${meta}`,
    "/dead-letters",
  ])("is answered by GET %s without them", async (path) => {
    const { statusCode, body } = await api("GET", path);
    expect(statusCode).toBe(200);
    expect(body).toMatch(/[0-9a-f]{8}…/);
    expect(body).not.toMatch(raw);
  });

  it("is previewed without them", async () => {
    const { rows } = (await api("GET", "/dead-letters")).json<DeadLettersView>();
    const keys = rows.map(({ event, destination }) => ({ event, destination }));
    const { body } = await api("POST", "/dead-letters/preview", { keys });
    expect(body).toMatch(/account.[0-9a-f]{8}….thanks/);
    expect(body).not.toMatch(raw);
  });

  it("opens by the id that is shown, and is found by it", async () => {
    const shown = await shownId();
    const pairs = (await api("GET", `/pairs?destination=${meta}`)).json<PairsView>();
    expect(pairs.rows[0]?.server?.id).toBe(shown);
    const [opened] = (await api("GET", `/events/${encodeURIComponent(shown)}`)).json<EventView[]>();
    expect(opened?.event).toMatchObject({ id: shown, name: "Purchase" });
    const found = (await api("GET", `/events?id=${encodeURIComponent(shown)}`)).json<EventsView>();
    expect(found.rows).toHaveLength(1);
  });
});

describe("ids", () => {
  it("are told in the live feed as they are shown elsewhere, and those that hold nobody as they are", () => {
    const ids = createMaskedIds();
    const shown = ids.shown(id);
    expect(maskAnswer({ step: "stored", id }, ids)).toEqual({ step: "stored", id: shown });
    expect([ids.real(shown), ids.shown("order-1"), ids.real("order-1")]).toEqual([id, "order-1", "order-1"]);
  });

  it("are remembered up to a bound, the latest shown", () => {
    const ids = createMaskedIds({ most: 2 });
    const [a = "", b = ""] = ["a@x.example", "b@x.example"].map(ids.shown);
    ids.shown("a@x.example");
    const c = ids.shown("c@x.example");
    expect([a, b, c].map(ids.real)).toEqual(["a@x.example", b, "c@x.example"]);
  });
});
