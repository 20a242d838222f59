/**
 * Other names of our fields in files: Meta's and TikTok's parameters and GA4's, by their dotted paths, then
 * words of spreadsheets. Column names are compared folded (`fold`), so `user_data.em`, `user_data_em` and
 * `User Data Em` are one. Sources: Meta, server event, customer information and offline upload columns;
 * TikTok Events API 1.0 and 2.0; GA4, event parameters and BigQuery export.
 */
export const fieldAliases: Readonly<Record<string, string>> = {
  event_name: "event event_type properties.event_name",
  event_id: "eventID external_event_id",
  event_time: "event_timestamp event_at conversion_time",
  action_source: "",
  source: "event_source event_data_source",
  limited_data_use: "data_processing_options ldu",
  "limited_data_use.country": "data_processing_options_country",
  "limited_data_use.state": "data_processing_options_state",
  "page.url": "event_source_url page_location context.page.url url",
  "page.referrer": "referrer_url page_referrer context.page.referrer referrer",
  "page.title": "page_title",
  "user.email":
    "user_data.em user_data.email em email_address emails email_sha256 sha256_email hashed_email sha256_email_address context.user.email context.user.emails",
  "user.phone":
    "user_data.ph user_data.phone ph phone_number phone_numbers phones mobile phone_sha256 sha256_phone hashed_phone sha256_phone_number user.phone_number context.user.phone_number context.user.phone_numbers",
  "user.first_name": "user_data.fn fn firstname given_name user.address.first_name",
  "user.last_name": "user_data.ln ln lastname surname family_name user.address.last_name",
  "user.gender": "user_data.ge ge gen",
  "user.date_of_birth": "user_data.db db dob birthday birthdate birth_date",
  "user.city": "user_data.ct ct user.address.city",
  "user.state": "user_data.st st region user.address.region",
  "user.zip": "user_data.zp zp zip_code zipcode postal_code postcode user.zip_code user.address.postal_code",
  "user.country": "user_data.country country_code user.address.country",
  "user.external_id": "user_data.external_id extern_id user_id customer_id context.user.external_id",
  "user.fbp": "user_data.fbp _fbp",
  "user.fbc": "user_data.fbc _fbc",
  "user.fbclid": "",
  "user.ttp": "_ttp context.user.ttp",
  "user.ttclid": "context.ad.callback tiktok_click_id",
  "user.ip": "user_data.client_ip_address client_ip_address ip_address context.ip",
  "user.user_agent": "user_data.client_user_agent client_user_agent context.user_agent",
  "user.locale": "user_data.locale",
  "user.subscription_id": "user_data.subscription_id",
  "user.lead_id": "user_data.lead_id",
  "user.fb_login_id": "user_data.fb_login_id",
  "user.anon_id": "user_data.anon_id",
  "user.madid": "user_data.madid",
  "user.page_id": "user_data.page_id",
  "user.page_scoped_user_id": "user_data.page_scoped_user_id",
  "user.ctwa_clid": "user_data.ctwa_clid",
  "user.whatsapp_business_account_id": "user_data.whatsapp_business_account_id",
  "user.ig_account_id": "user_data.ig_account_id",
  "user.ig_sid": "user_data.ig_sid",
  "user.partner_id": "user_data.partner_id",
  "user.partner_name": "user_data.partner_name",
  "properties.value": "ecommerce.value ecommerce.purchase_revenue purchase_revenue",
  "properties.currency": "ecommerce.currency",
  "properties.contents": "items ecommerce.items",
  "properties.order_id":
    "transaction_id ecommerce.transaction_id order_no order_nr order_number custom_data.transaction_id",
  "properties.query": "search_term",
  "properties.content_id": "item_id item_number sku",
  "properties.content_name": "item_name",
  "properties.content_category": "item_category",
  "properties.brand": "item_brand",
  "properties.price": "item_price",
  "app.id": "app.app_id app_id",
  "app.name": "app.app_name app_name",
  "app.version": "app.app_version app_version",
  "lead.id": "lead.lead_id",
  "lead.event_source": "lead.lead_event_source lead_event_source",
};

/** Weak names: taken only where no other column says it. */
export const weakAliases: Readonly<Record<string, string>> = {
  event_time: "timestamp time datetime created_at",
};

/** Whole parts under which a platform keeps what ours keeps elsewhere; any key below is carried over. */
export const partAliases: readonly (readonly [string, string])[] = [
  ["custom_data.", "properties."],
  ["app_data.", "app."],
  ["ad.", "app.ad."],
  ["contents.", "properties.contents."],
  ["items.", "properties.contents."],
];
