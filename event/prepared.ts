import type { ActionSource, ContentType, LimitedDataUsePlace, MessagingChannel, Source } from "./schema.ts";

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * The person, normalised and hashed, by our field names. Where a platform wants a hash, only digests stand
 * here: `phone` holds those of Meta's form. Absent keys: nothing known.
 */
export type PreparedUser = { [field: string]: string | string[] };

/** An item in our own names; unknown keys are custom. Ids and texts are strings, money and quantity numbers. */
export interface PreparedContent {
  id?: string;
  quantity: number;
  price?: number;
  name?: string;
  category?: string;
  brand?: string;
  description?: string;
  delivery_category?: string;
  [custom: string]: Json | undefined;
}

export interface PreparedProperties {
  value?: number;
  currency?: string;
  contents?: PreparedContent[];
  content_ids?: string[];
  content_type?: ContentType;
  content_name?: string;
  content_category?: string;
  num_items?: number;
  order_id?: string;
  query?: string;
  description?: string;
  status?: string | boolean;
  predicted_ltv?: number;
  net_revenue?: number;
  delivery_category?: string;
  shop_id?: string;
  /** Custom properties, scrubbed of personal data. */
  custom?: { [key: string]: Json };
}

export interface PreparedApp {
  id?: string;
  name?: string;
  version?: string;
  ad?: { [key: string]: string | boolean };
  /** Meta's app_data fields by their names. */
  data?: { [key: string]: Json };
}

/**
 * An event after `prepare`: the one flat record that is stored and that both platforms map from. Nothing in it
 * is personal in clear that a platform wants hashed. Written to disk as JSON: absent keys are left out.
 */
export interface PreparedEvent {
  /** Canonical or custom name. */
  name: string;
  id: string;
  /** Unix seconds. */
  time: number;
  action_source: ActionSource;
  source: Source;
  page?: { url?: string; referrer?: string; title?: string };
  user: PreparedUser;
  /** Fields of `user` whose form at TikTok differs from Meta's: phone, zip, and city, state, country in clear. */
  tiktok_user?: PreparedUser;
  properties: PreparedProperties;
  app?: PreparedApp;
  lead?: { id?: string; event_source?: string };
  original_event_data?: { event_name?: string; event_time?: number; order_id?: string; event_id?: string };
  messaging_channel?: MessagingChannel;
  customer_segmentation?: string;
  limited_data_use?: boolean | LimitedDataUsePlace;
  opt_out?: boolean;
}
