import type { Sandbox } from "../../../sandbox/index.ts";
import type { Source } from "../../../sandbox/tiktok/fields.ts";

export type Members = Record<string, unknown>;

/** The clock of these tests. */
export const nowMs = Date.parse("2026-11-21T12:00:00Z");
export const nowSeconds = nowMs / 1000;

export const emailHash = "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";
export const deviceHash = "31b806b4deec8c4cb1ffb18b9ab4ee1fa82a2b30e1f47902f04d03f5db023376";

/** A web purchase that TikTok takes. `undefined` removes a member. */
export function purchase(
  members: Members = {},
  { user = {}, properties = {} }: { user?: Members; properties?: Members } = {},
): Members {
  return {
    event: "Purchase",
    event_time: nowSeconds,
    event_id: "ord-1001",
    user: {
      email: emailHash,
      phone: [emailHash],
      ttclid: "E.C.P.xxxx",
      ttp: "2F7h37YkS1j57AYSKTI7IHhJPYH",
      ip: "203.0.113.7",
      user_agent: "Mozilla/5.0",
      locale: "en-US",
      country: "us",
      ...user,
    },
    page: { url: "https://shop.example/thanks?ttclid=E.C.P.xxxx", referrer: "https://shop.example/cart" },
    properties: {
      currency: "USD",
      value: 46,
      content_type: "product",
      order_id: "1001",
      contents: [{ content_id: "1077218", content_name: "shirt", price: 23, quantity: 2 }],
      ...properties,
    },
    limited_data_use: false,
    ...members,
  };
}

/** An event of each source that TikTok takes. */
export const goodEvents: Record<Source, Members> = {
  web: purchase(),
  app: purchase({
    page: undefined,
    user: { idfa: deviceHash, idfv: "6D92078A-8246-4BA4", att_status: "AUTHORIZED", ip: "203.0.113.7" },
    app: { app_id: "310633997", app_name: "Shop", app_version: "1.0" },
    ad: { callback: "E.C.P.x", campaign_id: "1", is_retargeting: false, attributed: true },
  }),
  offline: purchase({ page: undefined, user: { email: [emailHash], lead_id: "7300000000000000000" } }),
  crm: {
    event: "Lead",
    event_time: nowSeconds,
    event_id: "crm-1",
    user: {},
    lead: { lead_id: "7300000000000000000", lead_event_source: "HubSpot" },
    properties: {},
  },
};

export const sourceIds: Record<Source, string> = {
  web: "C4XXXXXXXXXXXXXXXXXX",
  app: "7100000000000000001",
  offline: "7390000000000000001",
  crm: "7390000000000000002",
};

/** The envelope around events of a source. */
export function envelope(data: unknown, source: Source = "web", members: Members = {}): Members {
  return { event_source: source, event_source_id: sourceIds[source], data, ...members };
}

export interface Delivery {
  /** Default `POST`. */
  method?: "GET" | "POST";
  path?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Asks the sandbox's TikTok, by default with a delivery; a text is sent as it stands. */
export function deliver(
  { app }: Pick<Sandbox, "app">,
  { method = "POST", path = "/open_api/v1.3/event/track/", headers, body }: Delivery,
) {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  return app.inject({
    method,
    url: path,
    headers: {
      "access-token": "token",
      ...(method === "POST" && { "content-type": "application/json" }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  });
}

/** Reads from the sandbox's TikTok. */
export function read(
  path: string,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): Delivery {
  return { method: "GET", path: `/open_api/v1.3${path}?${new URLSearchParams(query)}`, headers };
}

/** Writes to the sandbox's TikTok. */
export function write(path: string, body: Members, headers: Record<string, string> = {}): Delivery {
  return { path: `/open_api/v1.3${path}`, body, headers };
}

export const advertiser = { advertiser_id: "7373000000000000000" };
