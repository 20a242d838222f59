import type { Fields } from "../kinds.ts";

/*
 * What Meta's pages know of an event, from reference sections 1 to 6. A field that is not here is none of Meta's, except in
 * `custom_data`, where own properties are allowed.
 */

export const envelopeFields: Fields = {
  data: "objects",
  test_event_code: "text",
  partner_agent: "text",
  namespace_id: "digits",
  upload_id: "digits",
  upload_tag: "text",
  upload_source: "text",
  access_token: "text",
  appsecret_proof: "text",
};

export const eventFields: Fields = {
  event_name: "text",
  event_time: "integer",
  user_data: "object",
  action_source: "text",
  event_source_url: "text",
  event_id: "text",
  custom_data: "object",
  opt_out: "boolean",
  data_processing_options: "textList",
  data_processing_options_country: "integer",
  data_processing_options_state: "integer",
  referrer_url: "text",
  customer_segmentation: "text",
  original_event_data: "object",
  attribution_data: "object",
  app_data: "object",
  messaging_channel: "text",
  advanced_measurement_table: "text",
  advertiser_tracking_enabled: "flag",
};

/** Hashed contact data; each takes one text or a list. */
export const hashedUserFields: Fields = {
  em: "texts",
  ph: "texts",
  fn: "texts",
  ln: "texts",
  ge: "texts",
  db: "texts",
  ct: "texts",
  st: "texts",
  zp: "texts",
  country: "texts",
};

export const userFields: Fields = {
  ...hashedUserFields,
  external_id: "texts",
  client_ip_address: "text",
  client_user_agent: "text",
  fbc: "text",
  fbp: "text",
  subscription_id: "text",
  fb_login_id: "digits",
  lead_id: "digits",
  madid: "text",
  anon_id: "text",
  page_id: "digits",
  page_scoped_user_id: "digits",
  ctwa_clid: "text",
  whatsapp_business_account_id: "digits",
  ig_account_id: "digits",
  instagram_business_account_id: "digits",
  ig_sid: "digits",
  partner_id: "text",
  partner_name: "text",
};

export const customFields: Fields = {
  value: "number",
  currency: "text",
  content_ids: "idList",
  contents: "objects",
  content_type: "text",
  content_name: "text",
  content_category: "text",
  num_items: "integer",
  order_id: "text",
  search_string: "text",
  status: "textOrBoolean",
  predicted_ltv: "number",
  net_revenue: "number",
  delivery_category: "text",
  item_number: "text",
  store_data: "object",
  lead_event_source: "text",
  event_source: "text",
  product_catalog_id: "text",
  user_bucket: "text",
};

export const contentFields: Fields = {
  id: "text",
  quantity: "number",
  item_price: "number",
  price: "number",
  delivery_category: "text",
  title: "text",
  description: "text",
  brand: "text",
  category: "text",
};

export const storeFields: Fields = {
  store_page_id: "digits",
  brand_page_id: "digits",
  store_code: "text",
};

export const appFields: Fields = {
  advertiser_tracking_enabled: "flag",
  application_tracking_enabled: "flag",
  extinfo: "textList",
  campaign_ids: "text",
  install_referrer: "text",
  installer_package: "text",
  url_schemes: "textList",
  vendor_id: "text",
  windows_attribution_id: "text",
};

export const originalEventFields: Fields = {
  event_name: "text",
  event_time: "integer",
  order_id: "text",
  event_id: "text",
};

export const attributionFields: Fields = {
  ad_id: "digits",
  adset_id: "digits",
  campaign_id: "digits",
  touchpoint_ts: "integer",
  touchpoint_id: "text",
  touchpoint_type: "text",
  attribution_share: "number",
  attribution_value: "number",
  attribution_model: "text",
  attribution_method: "text",
  attribution_source: "text",
  attribution_setting: "object",
  attr_window: "integer",
  scope: "text",
  visit_time: "integer",
  decline_reason: "text",
  auditing_token: "text",
  linkage_key: "text",
  total_credit: "number",
  partner_client_id: "text",
};

/** Words a field must be one of. */
export const words = {
  action_source: [
    ...["website", "app", "physical_store", "phone_call", "email", "chat"],
    ...["system_generated", "business_messaging", "other"],
  ],
  messaging_channel: ["messenger", "whatsapp", "instagram"],
  customer_segmentation: [
    ...["business", "business_line", "product_area", "medium"].flatMap((scope) => [
      `new_customer_to_${scope}`,
      `existing_customer_to_${scope}`,
    ]),
    "customer_in_loyalty_program",
  ],
  content_type: ["product", "product_group", "hotel", "flight", "destination", "vehicle", "home_listing"],
  delivery_category: ["in_store", "curbside", "home_delivery"],
} as const satisfies Record<string, readonly string[]>;

/** Limited data use: 0 lets Meta locate; the states from 1000 California to 1013 Rhode Island. */
export const limitedDataUseCountries: readonly number[] = [0, 1];
export const limitedDataUseStates: readonly number[] = [
  0,
  ...Array.from({ length: 14 }, (_, index) => 1000 + index),
];

/** Names business messaging takes; reference section 5. */
export const messagingEvents: readonly string[] = [
  ...["Purchase", "LeadSubmitted", "InitiateCheckout", "AddToCart", "ViewContent"],
  ...["OrderCreated", "OrderShipped", "OrderDelivered", "OrderCanceled", "OrderReturned", "CartAbandoned"],
  ...["QualifiedLead", "RatingProvided", "ReviewProvided"],
];

/** Graph versions that have ended, and when; reference section 1. */
export const endedVersions: readonly (readonly [version: number, endedOn: string])[] = [
  [18, "2026-01-26"],
  [19, "2026-05-21"],
  [20, "2026-09-24"],
  [21, "2027-01-21"],
  [22, "2027-05-20"],
  [23, "2027-10-08"],
  [24, "2028-02-18"],
  [25, "2028-07-29"],
];
