import { type Static, type TObjectOptions, type TSchema, Type } from "typebox";
import {
  actionSources,
  consentWords,
  contentTypes,
  type deliveryCategories,
  messagingChannels,
  pixelWords,
  type platforms,
  sources,
} from "./words.ts";

export * from "./words.ts";

/**
 * The wire event: one shape, whoever made it (the tag, a backend, a CSV row). Types, checks and the OpenAPI
 * document come from here. Unions of plain types are written as type lists, because `anyOf` is the dear part
 * of a compiled check. What a field's value must be beyond its type is settled in `server/intake/check.ts`.
 */
const oneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: "string", enum: values, description });
const text = (description: string, options: object = {}) => Type.String({ description, ...options });
const flag = (description: string) => Type.Boolean({ description });
const numeric = (description: string) =>
  Type.Unsafe<number | string>({ type: ["number", "string"], description });
const id = (description: string) => Type.Unsafe<string | number>({ type: ["string", "number"], description });
const many = (description: string) =>
  Type.Unsafe<string | number | (string | number)[]>({
    type: ["string", "number", "array"],
    items: { type: ["string", "number"] },
    description,
  });
const part = <T extends Record<string, TSchema>>(fields: T, options: TObjectOptions = {}) =>
  Type.Partial(Type.Object(fields, options));

export const pageSchema = part({
  url: text("Full address of the page, http or https; personal data in its query is removed."),
  referrer: text("Address of the page before."),
  title: text("Title of the page."),
});

export const userSchema = part({
  email: many("Plain or SHA-256."),
  phone: many("Plain, international or national in the site's default country; or SHA-256."),
  first_name: many("Plain or SHA-256."),
  last_name: many("Plain or SHA-256."),
  gender: many("m, f, male, female."),
  date_of_birth: many("YYYYMMDD, ISO, M/D/YYYY or D.M.YYYY."),
  city: many("Plain; a hashed one goes to Meta only."),
  state: many("Plain; a hashed one goes to Meta only."),
  zip: many("Postal code."),
  country: many("ISO 3166-1 alpha-2 or the English name."),
  external_id: many("Your own id of the person."),
  fbp: text("Value of the _fbp cookie."),
  fbc: text("Value of the _fbc cookie."),
  fbclid: text("Meta's click id, byte for byte."),
  ttp: text("Value of the _ttp cookie."),
  ttclid: text("TikTok's click id, byte for byte."),
  ip: text("The visitor's public address. Beacons: taken from the request."),
  user_agent: text("The visitor's browser. Beacons: taken from the request."),
  locale: text("BCP 47, en-US."),
  subscription_id: id("Meta subscription id."),
  lead_id: id("Meta leadgen id, 15 to 17 digits; or TikTok's lead id."),
  fb_login_id: id("App-scoped Facebook login id."),
  anon_id: text("Install id, app events."),
  madid: text("Mobile advertiser id, in clear for Meta."),
  idfa: text("iOS advertiser id, hashed for TikTok."),
  idfv: text("iOS vendor id."),
  gaid: text("Android advertiser id, hashed for TikTok."),
  att_status: text("AUTHORIZED, DENIED, NOT_DETERMINED, RESTRICTED or NOT_APPLICABLE."),
  page_id: id("Facebook page of the conversation."),
  page_scoped_user_id: id("Messenger's person id."),
  ctwa_clid: text("WhatsApp click id."),
  whatsapp_business_account_id: id("WhatsApp Business account."),
  ig_account_id: id("Instagram account."),
  ig_sid: id("Instagram-scoped person id."),
  partner_id: text("LiveRamp RampID."),
  partner_name: text("LiveRamp partner name."),
});

/** One item. Further keys are passed on as they are; the platforms' and GA4's names are accepted too. */
export const contentSchema = part({
  id: id("Product id as in the catalogue."),
  quantity: numeric("Above 0, default 1."),
  price: numeric("Price of one."),
  name: text("Product name."),
  category: text("Product category."),
  brand: text("Brand."),
  description: text("Description."),
  delivery_category: text("in_store, curbside or home_delivery."),
});

/** Keys that are not named here are custom properties and go to both platforms. */
export const propertiesSchema = part({
  value: numeric("Money total; 0 is a value. Absent, and every item has a price: their sum."),
  currency: text("ISO 4217, three letters. Required, with value, for Purchase."),
  contents: Type.Unsafe<Content | Content[]>({
    type: ["array", "object"],
    description: "Items; a single object counts as an array of one.",
  }),
  content_ids: many("Product ids, where there are no items."),
  content_type: oneOf(contentTypes, "What the ids are."),
  content_name: text("Name of the content."),
  content_category: text("Category of the content."),
  num_items: numeric("Number of items."),
  order_id: id("Order number: also the seed of the event id for events that happen once per order."),
  query: text("Search text."),
  search_string: text("Search text, Meta's name."),
  description: text("Description."),
  status: Type.Unsafe<string | boolean>({ type: ["string", "boolean"], description: "Status." }),
  predicted_ltv: numeric("Predicted lifetime value."),
  net_revenue: numeric("Margin of the conversion."),
  delivery_category: text("in_store, curbside or home_delivery."),
  shop_id: id("Shop id."),
  price: numeric("One-item form: price."),
  quantity: numeric("One-item form: quantity."),
  content_id: id("One-item form: product id."),
  brand: text("One-item form: brand."),
});

export const appSchema = part({
  id: text("App Store id or package name."),
  name: text("App name."),
  version: text("App version."),
  ad: part({
    callback: text("Attribution callback."),
    campaign_id: id("Campaign."),
    ad_id: id("Ad group."),
    creative_id: id("Ad."),
    is_retargeting: flag("Retargeting."),
    attributed: flag("Attributed."),
    attribution_type: text("Attribution type."),
    attribution_provider: text("Measurement partner."),
  }),
  advertiser_tracking_enabled: Type.Unsafe<boolean | 0 | 1>({ type: ["boolean", "integer"] }),
  application_tracking_enabled: Type.Unsafe<boolean | 0 | 1>({ type: ["boolean", "integer"] }),
  extinfo: Type.Unsafe<(string | number)[]>({
    type: "array",
    description: "Meta's 16 device facts in their fixed order.",
  }),
  campaign_ids: text("Meta app_data."),
  install_referrer: text("Meta app_data."),
  installer_package: text("Meta app_data."),
  url_schemes: Type.Unsafe<string[]>({ type: "array" }),
  vendor_id: text("Meta app_data."),
  windows_attribution_id: text("Meta app_data."),
});

/** Meta's list of what a customer is to the business. */
export const customerSegments: readonly string[] = [
  ...["business", "business_line", "product_area", "medium"].flatMap((scope) => [
    `new_customer_to_${scope}`,
    `existing_customer_to_${scope}`,
  ]),
  "customer_in_loyalty_program",
];

const platformFlags = <T extends string>(words: readonly T[], description: string) =>
  part({ meta: oneOf(words, description), tiktok: oneOf(words, description) });

export const consentSchema = platformFlags(consentWords, "What the visitor allowed.");
export const pixelSchema = platformFlags(pixelWords, "What became of the browser copy.");

export const eventSchema = Type.Intersect([
  Type.Object({
    event_name: text("Standard name, alias, or custom name.", { minLength: 1, maxLength: 100 }),
  }),
  part({
    event_id: id("The deduplication key, the same in the browser copy and the server copy."),
    event_time: numeric("Unix seconds or milliseconds, digits as text, or ISO 8601."),
    action_source: oneOf(actionSources, "Where it happened, in Meta's words."),
    source: oneOf(sources, "Where it happened, in TikTok's words."),
    page: pageSchema,
    user: userSchema,
    properties: propertiesSchema,
    app: appSchema,
    lead: part({ id: id("CRM lead id."), event_source: text("Name of the CRM.") }),
    original_event_data: part({
      event_name: text("Name of the earlier event."),
      event_time: numeric("Time of the earlier event."),
      order_id: id("Order of the earlier event."),
      event_id: id("Id of the earlier event."),
    }),
    messaging_channel: oneOf(messagingChannels, "Meta business messaging."),
    customer_segmentation: text("Meta customer segmentation."),
    limited_data_use: Type.Unsafe<boolean | LimitedDataUsePlace>({
      type: ["boolean", "object"],
      description: "true, false, or { country, state } in Meta's numbers.",
    }),
    opt_out: flag("Meta opt_out."),
    consent: consentSchema,
    pixel: pixelSchema,
    destinations: Type.Array(Type.String(), {
      description: "Platforms (meta, tiktok) or destinations (meta:<pixelId>, tiktok:<eventSourceId>).",
    }),
    test_event_code: Type.Unsafe<string | { meta?: string; tiktok?: string }>({
      type: ["string", "object"],
      description: "Overrides the configured one.",
    }),
  }),
]);

export type ActionSource = (typeof actionSources)[number];
export type Source = (typeof sources)[number];
export type MessagingChannel = (typeof messagingChannels)[number];
export type ContentType = (typeof contentTypes)[number];
export type DeliveryCategory = (typeof deliveryCategories)[number];
export type ConsentWord = (typeof consentWords)[number];
export type PixelWord = (typeof pixelWords)[number];
export type Platform = (typeof platforms)[number];
/** Meta's country and state numbers; 0 and 0 let Meta locate. */
export interface LimitedDataUsePlace {
  country: number;
  state: number;
}
export type Page = Static<typeof pageSchema>;
export type User = Static<typeof userSchema>;
export type Content = Static<typeof contentSchema>;
export type Properties = Static<typeof propertiesSchema> & { [custom: string]: unknown };
export type Consent = Static<typeof consentSchema>;
export type PixelReport = Static<typeof pixelSchema>;
export type Event = Omit<Static<typeof eventSchema>, "properties"> & { properties?: Properties };
