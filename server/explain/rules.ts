import type { NormalForm } from "../../event/fields.ts";

/** What each normal form does to a value, in words. */
export const formRules: Readonly<Record<NormalForm, string>> = {
  email: "white space removed, lower case",
  phoneDigits: "international, digits only",
  phonePlus: "international, + and digits",
  name: "lower case, without punctuation",
  gender: "m or f",
  birthDate: "YYYYMMDD",
  place: "lower case, without spaces and punctuation",
  region: "two letters in the USA and Canada, else lower case",
  zipMeta: "lower case, without spaces; the USA: five digits",
  zipTiktok: "lower case, without spaces and dashes",
  country: "ISO two letters, lower case",
  externalId: "white space removed, lower case",
  deviceId: "lower case",
  fbp: "byte for byte",
  fbc: "byte for byte; from fbclid where there was none",
  ttp: "byte for byte",
  ttclid: "byte for byte",
  locale: "a language tag",
  attStatus: "upper case",
  ip: "public, canonical form",
  digits: "digits, as a whole number",
  asIs: "byte for byte",
};

/** Fields beside user and properties, by outgoing path: where each comes from and by which rule. */
export const otherFields: Readonly<Record<string, readonly [from: string, rule: string]>> = {
  event: ["event_name", "TikTok's word for the name"],
  event_name: ["event_name", "canonical name"],
  event_time: ["event_time", "Unix seconds"],
  event_id: ["event_id", "the same in the browser copy"],
  action_source: ["action_source", "Meta's list; by source where absent"],
  event_source_url: ["page.url", "personal data removed from its query"],
  referrer_url: ["page.referrer", "personal data removed from its query"],
  "page.url": ["page.url", "personal data removed from its query"],
  "page.referrer": ["page.referrer", "personal data removed from its query"],
  data_processing_options: ["limited_data_use", "LDU where true, by the event or the destination"],
  data_processing_options_country: ["limited_data_use.country", "0: Meta locates"],
  data_processing_options_state: ["limited_data_use.state", "0: Meta locates"],
  limited_data_use: ["limited_data_use", "by the event or the destination"],
  messaging_channel: ["messaging_channel", "given, or follows from the ids"],
  opt_out: ["opt_out", "as given"],
  customer_segmentation: ["customer_segmentation", "as given"],
  "lead.lead_id": ["lead.id", "or user.lead_id"],
  "lead.lead_event_source": ["lead.event_source", "as given"],
  "app.app_id": ["app.id", "as given"],
  "app.app_name": ["app.name", "as given"],
  "app.app_version": ["app.version", "as given"],
};

/** Whole objects that are carried over, by the start of their outgoing path. */
export const carriedObjects: readonly (readonly [prefix: string, from: string])[] = [
  ["original_event_data.", "original_event_data."],
  ["attribution_data.", "properties.attribution_data."],
  ["app_data.", "app."],
  ["ad.", "app.ad."],
];
