import type { Sandbox } from "../../../sandbox/index.ts";

export type Members = Record<string, unknown>;

/** The clock of these tests. */
export const nowMs = Date.parse("2026-11-21T12:00:00Z");
export const nowSeconds = nowMs / 1000;

export const emailHash = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f";

/** A website purchase that Meta takes. `undefined` removes a member. */
export function purchase(
  members: Members = {},
  { user = {}, custom = {} }: { user?: Members; custom?: Members } = {},
): Members {
  return {
    event_name: "Purchase",
    event_time: nowSeconds,
    event_id: "ord-1001",
    action_source: "website",
    event_source_url: "https://shop.example/thanks",
    user_data: {
      em: [emailHash],
      client_ip_address: "203.0.113.7",
      client_user_agent: "Mozilla/5.0",
      fbp: "fb.1.1795270000000.1098115397",
      ...user,
    },
    custom_data: {
      currency: "EUR",
      value: 129.9,
      order_id: "1001",
      contents: [{ id: "sku-1", quantity: 1, item_price: 129.9 }],
      content_type: "product",
      ...custom,
    },
    ...members,
  };
}

/** Extended device info as an iPhone sends it. */
export const extinfo = [
  "i2",
  "example.shop",
  "1.0",
  "1.0.1",
  "18.1",
  ...Array.from({ length: 11 }, () => ""),
];

/** An app event that Meta takes. */
export function appEvent(appData: Members = {}): Members {
  return purchase({
    action_source: "app",
    event_source_url: undefined,
    app_data: { advertiser_tracking_enabled: 1, extinfo, ...appData },
  });
}

/** A Messenger event that Meta takes. */
export function chatEvent(members: Members = {}, user: Members = {}): Members {
  return purchase(
    { action_source: "business_messaging", messaging_channel: "messenger", ...members },
    { user: { page_id: "123", page_scoped_user_id: "456", ...user } },
  );
}

export interface Delivery {
  /** Default `POST`. */
  method?: "GET" | "POST" | "DELETE";
  path?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Asks the sandbox's Meta, by default with a delivery; a text is sent as it stands. */
export function deliver(
  { app }: Pick<Sandbox, "app">,
  { method = "POST", path = "/v25.0/123/events", headers, body }: Delivery,
) {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  return app.inject({
    method,
    url: path,
    headers: {
      authorization: "Bearer token",
      ...(method === "POST" && { "content-type": "application/json" }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  });
}

/** Reads from the sandbox's Meta. */
export function read(path: string, headers: Record<string, string> = {}): Delivery {
  return { method: "GET", path: `/v25.0${path}`, headers };
}
