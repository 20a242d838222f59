import { type OtherNames, otherContentNames, otherPropertyNames } from "./other-names.ts";
import type { PreparedProperties } from "./prepared.ts";
import type { ActionSource, Platform, Source } from "./schema.ts";

/**
 * What every field of the event becomes at each platform, as data without code. `prepare` walks the normal
 * forms, `relay/<platform>/payload.ts` the outgoing names; docs and `explain` read both.
 * Sources: Meta, customer information parameters, custom data, app data; TikTok Events API 2.0, user,
 * properties, app, ad and lead objects.
 */

/** How a value is brought into a platform's normal form before it is hashed or sent. */
export type NormalForm =
  | "email"
  | "phoneDigits"
  | "phonePlus"
  | "name"
  | "gender"
  | "birthDate"
  | "place"
  | "region"
  | "zipMeta"
  | "zipTiktok"
  | "country"
  | "externalId"
  | "deviceId"
  | "fbp"
  | "fbc"
  | "ttp"
  | "ttclid"
  | "ip"
  | "locale"
  | "attStatus"
  | "digits"
  | "asIs";

export interface PlatformField {
  /** Outgoing name. */
  key: string;
  form: NormalForm;
  /** SHA-256 of the normal form leaves, never the value. */
  hash?: true;
  /** The platform takes a list; else the first value. */
  many?: true;
  /** Emitted as a JSON integer, digits unrounded. */
  integer?: true;
}

export interface TiktokUserField extends PlatformField {
  sources: readonly Source[];
  /** For other sources it goes where nothing else tells who it was (contract: identifiers). */
  lastResort?: true;
}

export interface UserField {
  field: string;
  meta?: PlatformField;
  tiktok?: TiktokUserField;
  /** Kept for events of this action source, too: Meta's body follows from it. */
  alsoFor?: ActionSource;
}

const everywhere: readonly Source[] = ["web", "app", "offline", "crm"];
const notCrm: readonly Source[] = ["web", "app", "offline"];
const notApp: readonly Source[] = ["web", "offline", "crm"];
const app: readonly Source[] = ["app"];

/** User fields, strongest identifiers first (TikTok help: matching events; Meta: best practices). */
export const userFields: readonly UserField[] = [
  {
    field: "email",
    meta: { key: "em", form: "email", hash: true, many: true },
    tiktok: { key: "email", form: "email", hash: true, many: true, sources: everywhere },
  },
  {
    field: "phone",
    meta: { key: "ph", form: "phoneDigits", hash: true, many: true },
    tiktok: { key: "phone", form: "phonePlus", hash: true, many: true, sources: everywhere },
  },
  {
    field: "external_id",
    meta: { key: "external_id", form: "externalId", hash: true, many: true },
    tiktok: { key: "external_id", form: "externalId", hash: true, many: true, sources: everywhere },
  },
  {
    field: "first_name",
    meta: { key: "fn", form: "name", hash: true, many: true },
    tiktok: { key: "first_name", form: "name", hash: true, sources: everywhere },
  },
  {
    field: "last_name",
    meta: { key: "ln", form: "name", hash: true, many: true },
    tiktok: { key: "last_name", form: "name", hash: true, sources: everywhere },
  },
  { field: "gender", meta: { key: "ge", form: "gender", hash: true, many: true } },
  { field: "date_of_birth", meta: { key: "db", form: "birthDate", hash: true, many: true } },
  {
    field: "city",
    meta: { key: "ct", form: "place", hash: true, many: true },
    tiktok: { key: "city", form: "place", sources: notCrm },
  },
  {
    field: "state",
    meta: { key: "st", form: "region", hash: true, many: true },
    tiktok: { key: "state", form: "region", sources: notCrm },
  },
  {
    field: "zip",
    meta: { key: "zp", form: "zipMeta", hash: true, many: true },
    tiktok: { key: "zip_code", form: "zipTiktok", hash: true, sources: notCrm },
  },
  {
    field: "country",
    meta: { key: "country", form: "country", hash: true, many: true },
    tiktok: { key: "country", form: "country", sources: notCrm },
  },
  { field: "fbc", meta: { key: "fbc", form: "fbc" } },
  { field: "fbp", meta: { key: "fbp", form: "fbp" } },
  { field: "ttclid", tiktok: { key: "ttclid", form: "ttclid", sources: notApp, lastResort: true } },
  { field: "ttp", tiktok: { key: "ttp", form: "ttp", sources: notApp, lastResort: true } },
  {
    field: "ip",
    meta: { key: "client_ip_address", form: "ip" },
    tiktok: { key: "ip", form: "ip", sources: notCrm, lastResort: true },
  },
  {
    field: "user_agent",
    meta: { key: "client_user_agent", form: "asIs" },
    tiktok: { key: "user_agent", form: "asIs", sources: notCrm, lastResort: true },
  },
  { field: "locale", tiktok: { key: "locale", form: "locale", sources: notCrm } },
  { field: "subscription_id", meta: { key: "subscription_id", form: "asIs" } },
  { field: "lead_id", meta: { key: "lead_id", form: "digits", integer: true } },
  { field: "fb_login_id", meta: { key: "fb_login_id", form: "digits", integer: true } },
  { field: "anon_id", meta: { key: "anon_id", form: "asIs" } },
  { field: "madid", meta: { key: "madid", form: "asIs" } },
  { field: "idfa", tiktok: { key: "idfa", form: "deviceId", hash: true, sources: app } },
  { field: "idfv", tiktok: { key: "idfv", form: "asIs", sources: app } },
  { field: "gaid", tiktok: { key: "gaid", form: "deviceId", hash: true, sources: app } },
  { field: "att_status", tiktok: { key: "att_status", form: "attStatus", sources: app }, alsoFor: "app" },
  { field: "page_id", meta: { key: "page_id", form: "digits" } },
  { field: "page_scoped_user_id", meta: { key: "page_scoped_user_id", form: "digits" } },
  { field: "ctwa_clid", meta: { key: "ctwa_clid", form: "asIs" } },
  {
    field: "whatsapp_business_account_id",
    meta: { key: "whatsapp_business_account_id", form: "digits" },
  },
  { field: "ig_account_id", meta: { key: "ig_account_id", form: "digits" } },
  { field: "ig_sid", meta: { key: "ig_sid", form: "digits" } },
  { field: "partner_id", meta: { key: "partner_id", form: "asIs" } },
  { field: "partner_name", meta: { key: "partner_name", form: "asIs" } },
];

export interface PropertyField<Field extends string = string> {
  field: Field;
  /** Outgoing names; absent: the platform has no such field and does not get it. */
  meta?: string;
  tiktok?: readonly string[];
}

export type PropertyName = Exclude<keyof PreparedProperties, "contents" | "custom">;

/** A field's names, where both platforms know it under ours unless the tables of other names say otherwise. */
const fieldsOf = <Field extends string>(
  fields: readonly Field[],
  others: Readonly<Record<Platform, OtherNames>>,
): readonly PropertyField<Field>[] =>
  fields.map((field) => {
    const [meta] = others.meta[field] ?? [field];
    const tiktok = others.tiktok[field] ?? [field];
    return { field, ...(meta && { meta }), ...(tiktok.length && { tiktok }) };
  });

/** Properties beside `contents`. */
export const propertyFields = /* @__PURE__ */ fieldsOf<PropertyName>(
  [
    ...(["value", "currency", "content_ids", "content_type", "content_name", "content_category"] as const),
    ...(["num_items", "order_id", "query", "description", "status", "predicted_ltv"] as const),
    ...(["net_revenue", "delivery_category", "shop_id"] as const),
  ],
  otherPropertyNames,
);

/** Fields of an item. Other keys of an item go to both platforms as they are. */
export const contentFields = /* @__PURE__ */ fieldsOf(
  ["id", "quantity", "price", "name", "category", "brand", "description", "delivery_category"],
  otherContentNames,
);

/** Other names under which items and the one-item form are accepted: the platforms' own and GA4's. */
export const contentAliases: Readonly<Record<string, string>> = {
  content_id: "id",
  item_id: "id",
  item_price: "price",
  content_name: "name",
  title: "name",
  item_name: "name",
  content_category: "category",
  item_category: "category",
  item_brand: "brand",
};

/** GA4's names of properties, for the data layer and for imports. */
export const ga4Properties: Readonly<Record<string, string>> = {
  items: "contents",
  transaction_id: "order_id",
  search_term: "query",
};
