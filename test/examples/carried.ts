import type { Source } from "../../event/schema.ts";

/**
 * Every field that is carried, with a value of it, and where it is found in each body; written down by hand
 * from the platforms' pages, so that a slip in the tables of event/ shows.
 */
export interface Carried {
  /** Path in the event. */
  field: string;
  given: unknown;
  /** Path in Meta's body. */
  meta?: string;
  /** Paths in TikTok's body. */
  tiktok?: readonly string[];
  /** Sources that have the field; absent: all. */
  sources?: readonly Source[];
  /** Sources for which Meta has the field, where they are fewer. */
  metaSources?: readonly Source[];
}

const notCrm = ["web", "app", "offline"] as const;
const pages = ["web", "offline"] as const;
const notApp = ["web", "offline", "crm"] as const;
const inApp = ["app"] as const;
const inCrm = ["crm"] as const;

const user: readonly Carried[] = [
  { field: "email", given: "ann@shop.example", meta: "em", tiktok: ["email"] },
  { field: "phone", given: "+493012345678", meta: "ph", tiktok: ["phone"] },
  { field: "first_name", given: "Ann", meta: "fn", tiktok: ["first_name"] },
  { field: "last_name", given: "Lee", meta: "ln", tiktok: ["last_name"] },
  { field: "gender", given: "f", meta: "ge" },
  { field: "date_of_birth", given: "19970216", meta: "db" },
  { field: "city", given: "Berlin", meta: "ct", tiktok: ["city"], sources: notCrm },
  { field: "state", given: "Berlin", meta: "st", tiktok: ["state"], sources: notCrm },
  { field: "zip", given: "10178", meta: "zp", tiktok: ["zip_code"], sources: notCrm },
  { field: "country", given: "DE", meta: "country", tiktok: ["country"], sources: notCrm },
  { field: "external_id", given: "C-9", meta: "external_id", tiktok: ["external_id"] },
  { field: "fbc", given: "fb.1.1795270000000.IwAR0-x_Y", meta: "fbc" },
  { field: "fbp", given: "fb.1.1795270000000.1098115397", meta: "fbp" },
  { field: "ttclid", given: "E.C.P.abc", tiktok: ["ttclid"], sources: notApp },
  { field: "ttp", given: "2F7h37YkS1j57AYSKTI7IHhJPYH", tiktok: ["ttp"], sources: notApp },
  { field: "ip", given: "203.0.113.7", meta: "client_ip_address", tiktok: ["ip"], sources: notCrm },
  {
    field: "user_agent",
    given: "Mozilla/5.0",
    meta: "client_user_agent",
    tiktok: ["user_agent"],
    sources: notCrm,
  },
  { field: "locale", given: "en-US", tiktok: ["locale"], sources: notCrm },
  { field: "subscription_id", given: "S1", meta: "subscription_id" },
  { field: "fb_login_id", given: "12345", meta: "fb_login_id" },
  { field: "lead_id", given: "123456789012345", meta: "lead_id" },
  { field: "anon_id", given: "install-1", meta: "anon_id" },
  { field: "madid", given: "6D92078A-8246-4BA4-AE5B-76104861E7DC", meta: "madid" },
  { field: "idfa", given: "6D92078A-8246-4BA4-AE5B-76104861E7DC", tiktok: ["idfa"], sources: inApp },
  { field: "idfv", given: "0B7A4F5E", tiktok: ["idfv"], sources: inApp },
  { field: "att_status", given: "DENIED", tiktok: ["att_status"], sources: inApp },
  { field: "page_id", given: "1", meta: "page_id" },
  { field: "page_scoped_user_id", given: "2", meta: "page_scoped_user_id" },
  { field: "ctwa_clid", given: "c", meta: "ctwa_clid" },
  { field: "whatsapp_business_account_id", given: "3", meta: "whatsapp_business_account_id" },
  { field: "ig_account_id", given: "4", meta: "ig_account_id" },
  { field: "ig_sid", given: "5", meta: "ig_sid" },
  { field: "partner_id", given: "Xi1", meta: "partner_id" },
  { field: "partner_name", given: "liveramp", meta: "partner_name" },
];

const properties: readonly Carried[] = [
  { field: "value", given: 0, meta: "value", tiktok: ["value"] },
  { field: "currency", given: "EUR", meta: "currency", tiktok: ["currency"] },
  { field: "contents", given: [{ id: "a" }], meta: "contents", tiktok: ["contents"] },
  { field: "content_ids", given: ["a"], meta: "content_ids", tiktok: ["content_ids"] },
  { field: "content_type", given: "product", meta: "content_type", tiktok: ["content_type"] },
  { field: "content_name", given: "Jar", meta: "content_name", tiktok: ["contents"] },
  { field: "content_category", given: "jars", meta: "content_category", tiktok: ["contents"] },
  { field: "num_items", given: 1, meta: "num_items", tiktok: ["num_items"] },
  { field: "order_id", given: "1001", meta: "order_id", tiktok: ["order_id"] },
  { field: "query", given: "rain", meta: "search_string", tiktok: ["query", "search_string"] },
  { field: "description", given: "d", meta: "description", tiktok: ["description"] },
  { field: "status", given: "done", meta: "status", tiktok: ["status"] },
  { field: "predicted_ltv", given: 0, meta: "predicted_ltv", tiktok: ["predicted_ltv"] },
  { field: "net_revenue", given: 0, meta: "net_revenue" },
  { field: "delivery_category", given: "in_store", meta: "delivery_category", tiktok: ["delivery_category"] },
  { field: "shop_id", given: "s", tiktok: ["shop_id"] },
  { field: "colour", given: "red", meta: "colour", tiktok: ["colour"] },
  { field: "item_number", given: "7", meta: "item_number", tiktok: ["item_number"] },
  { field: "checkin_date", given: "2026-12-01", meta: "checkin_date", tiktok: ["checkin_date"] },
];

const ad: readonly Carried[] = [
  ...["callback", "campaign_id", "ad_id", "creative_id", "attribution_type", "attribution_provider"],
].map((field) => ({ field, given: "x", tiktok: [`ad.${field}`], sources: inApp }));

const app: readonly Carried[] = [
  ...["campaign_ids", "install_referrer", "installer_package", "vendor_id", "windows_attribution_id"],
].map((field) => ({ field, given: "x", meta: `app_data.${field}`, sources: inApp, metaSources: inApp }));

const under = (event: string, meta: string, tiktok: string, rows: readonly Carried[]): Carried[] =>
  rows.map((row) => ({
    ...row,
    field: `${event}.${row.field}`,
    ...(row.meta ? { meta: `${meta}${row.meta}` } : {}),
    ...(row.tiktok ? { tiktok: row.tiktok.map((key) => `${tiktok}${key}`) } : {}),
  }));

export const carried: readonly Carried[] = [
  ...under("user", "user_data.", "user.", user),
  ...under("properties", "custom_data.", "properties.", properties),
  ...under("app.ad", "", "", ad),
  ...under("app", "", "", app),
  { field: "app.name", given: "Shop", tiktok: ["app.app_name"], sources: inApp },
  { field: "app.version", given: "1.0", tiktok: ["app.app_version"], sources: inApp },
  { field: "app.url_schemes", given: ["shop"], meta: "app_data.url_schemes", metaSources: inApp },
  { field: "app.ad.attributed", given: false, tiktok: ["ad.attributed"], sources: inApp },
  { field: "app.ad.is_retargeting", given: false, tiktok: ["ad.is_retargeting"], sources: inApp },
  {
    field: "app.application_tracking_enabled",
    given: false,
    meta: "app_data.application_tracking_enabled",
    metaSources: inApp,
  },
  {
    field: "page.url",
    given: "https://shop.example/",
    meta: "event_source_url",
    tiktok: ["page.url"],
    sources: pages,
  },
  {
    field: "page.referrer",
    given: "https://a.example/",
    meta: "referrer_url",
    tiktok: ["page.referrer"],
    sources: pages,
  },
  { field: "lead.event_source", given: "CRM", tiktok: ["lead.lead_event_source"], sources: inCrm },
  { field: "opt_out", given: false, meta: "opt_out" },
  { field: "limited_data_use", given: false, meta: "data_processing_options", tiktok: ["limited_data_use"] },
  { field: "customer_segmentation", given: "customer_in_loyalty_program", meta: "customer_segmentation" },
  { field: "original_event_data.order_id", given: "1", meta: "original_event_data.order_id" },
  { field: "original_event_data.event_id", given: "p", meta: "original_event_data.event_id" },
  { field: "original_event_data.event_name", given: "Purchase", meta: "original_event_data.event_name" },
  { field: "original_event_data.event_time", given: 1_795_000_000, meta: "original_event_data.event_time" },
];
