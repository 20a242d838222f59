import type { Fields } from "../kinds.ts";

/* What TikTok's pages know of an event, from reference sections 1 to 5. */

export const sources = ["web", "app", "offline", "crm"] as const;
export type Source = (typeof sources)[number];

export const envelopeFields: Fields = {
  event_source: "text",
  event_source_id: "text",
  partner_name: "text",
  test_event_code: "text",
  data: "objects",
};

export const eventFields: Fields = {
  event: "text",
  event_time: "integer",
  event_id: "text",
  user: "object",
  page: "object",
  properties: "object",
  limited_data_use: "boolean",
  app: "object",
  ad: "object",
  lead: "object",
};

/** Objects that only one source has. */
export const sourceObjects: Readonly<Record<string, Source>> = { app: "app", ad: "app", lead: "crm" };

export const userFields: Fields = {
  email: "texts",
  phone: "texts",
  external_id: "texts",
  ttclid: "text",
  ttp: "text",
  ip: "text",
  user_agent: "text",
  locale: "text",
  first_name: "text",
  last_name: "text",
  city: "text",
  state: "text",
  country: "text",
  zip_code: "text",
  idfa: "text",
  idfv: "text",
  gaid: "text",
  att_status: "text",
  lead_id: "text",
};

/** User fields that not every source takes; fields the reference is unsure of are let through. */
export const userFieldSources: Readonly<Record<string, readonly Source[]>> = {
  ttclid: ["web", "offline", "crm"],
  ttp: ["web", "offline", "crm"],
  ip: ["web", "app", "offline"],
  user_agent: ["web", "app", "offline"],
  locale: ["web", "app", "offline"],
  idfa: ["app"],
  idfv: ["app"],
  gaid: ["app"],
  att_status: ["app"],
  lead_id: ["offline", "crm"],
};

/** User fields that must be SHA-256. */
export const hashedUserFields: readonly string[] = [
  ...["email", "phone", "external_id", "first_name", "last_name", "zip_code", "idfa", "gaid"],
];

/** Any of these sets tells who it was, whatever the source; reference section 2.3, and the contract's settled cases. */
export const identifiers: readonly (readonly string[])[] = [
  ...[["email"], ["phone"], ["external_id"], ["ttclid"], ["ttp"]],
  ["ip", "user_agent"],
];

/** What does so beside them; `lead.lead_id` counts as `lead_id`. */
export const ownIdentifiers: Readonly<Record<Source, readonly string[]>> = {
  web: [],
  app: ["idfa", "gaid", "idfv"],
  offline: [],
  crm: ["lead_id"],
};

export const pageFields: Fields = { url: "text", referrer: "text" };

export const propertyFields: Fields = {
  value: "number",
  currency: "text",
  contents: "objects",
  content_type: "text",
  content_ids: "textList",
  num_items: "number",
  quantity: "number",
  query: "text",
  search_string: "text",
  description: "text",
  status: "text",
  order_id: "text",
  shop_id: "text",
  delivery_category: "text",
  predicted_ltv: "number",
  event_channel: "text",
};

export const contentFields: Fields = {
  content_id: "text",
  content_name: "text",
  content_category: "text",
  brand: "text",
  price: "number",
  quantity: "number",
  content_type: "text",
  description: "text",
};

export const appFields: Fields = { app_id: "text", app_name: "text", app_version: "text" };

export const adFields: Fields = {
  callback: "text",
  campaign_id: "text",
  ad_id: "text",
  creative_id: "text",
  is_retargeting: "boolean",
  attributed: "boolean",
  attribution_type: "text",
  attribution_provider: "text",
};

export const leadFields: Fields = { lead_id: "text", lead_event_source: "text" };

/** The objects of an event by their dotted path, without list indexes. */
export const fieldTables = {
  "": eventFields,
  user: userFields,
  page: pageFields,
  properties: propertyFields,
  "properties.contents": contentFields,
  app: appFields,
  ad: adFields,
  lead: leadFields,
} as const satisfies Record<string, Fields>;

/** Words a field must be one of, by its dotted name. */
export const words: Readonly<Record<string, readonly string[]>> = {
  "user.att_status": ["AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE"],
  "properties.content_type": ["product", "product_group"],
  "properties.delivery_category": ["in_store", "curbside", "home_delivery"],
};
