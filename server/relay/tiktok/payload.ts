import { tiktokAppName } from "../../../event/app-names.ts";
import { tiktokName } from "../../../event/names.ts";
import type { PreparedApp, PreparedEvent } from "../../../event/prepared.ts";
import type { TiktokSettings } from "../../config/settings.ts";
import type { Payload } from "../platform.ts";
import { properties } from "./properties.ts";
import { user } from "./user.ts";

/** TikTok's word for the event, the same as in the browser copy; app events have words of their own. */
export const wordFor = ({ name, source }: PreparedEvent, { legacyNames }: TiktokSettings): string => {
  if (source !== "app") return tiktokName(name, legacyNames);
  const word = tiktokName(name);
  return tiktokAppName(name) ?? tiktokAppName(word) ?? word;
};

const appFields = [
  ["id", "app_id"],
  ["name", "app_name"],
  ["version", "app_version"],
] as const;

/** Source: TikTok Events API 2.0, ad object. */
const adFields = [
  ...["callback", "campaign_id", "ad_id", "creative_id"],
  ...["is_retargeting", "attributed", "attribution_type", "attribution_provider"],
];

const appOf = (app: PreparedApp): Payload => {
  const out: Payload = {};
  for (const [field, key] of appFields) {
    const value = app[field];
    if (value !== undefined) out[key] = value;
  }
  return out;
};

const adOf = ({ ad = {} }: PreparedApp): Payload => {
  const out: Payload = {};
  for (const field of adFields) {
    const value = ad[field];
    if (value !== undefined) out[field] = value;
  }
  return out;
};

export const leadIdOf = ({ lead, user: person }: PreparedEvent): string | undefined =>
  lead?.id ?? [person.lead_id].flat()[0];

const pageOf = ({ page }: PreparedEvent): Payload => ({
  ...(page?.url ? { url: page.url } : {}),
  ...(page?.referrer ? { referrer: page.referrer } : {}),
});

const leadOf = (event: PreparedEvent): Payload => {
  const id = leadIdOf(event);
  return {
    ...(id ? { lead_id: id } : {}),
    ...(event.lead?.event_source ? { lead_event_source: event.lead.event_source } : {}),
  };
};

/** The objects that belong to a source, beside `user` and `properties`. Source: TikTok Events API 2.0. */
const objectsBySource: Readonly<Record<PreparedEvent["source"], (event: PreparedEvent) => Payload>> = {
  web: (event) => ({ page: pageOf(event) }),
  offline: (event) => ({ page: pageOf(event) }),
  app: ({ app = {} }) => ({ app: appOf(app), ad: adOf(app) }),
  crm: (event) => ({ lead: leadOf(event) }),
};

const filled = (objects: Payload): Payload => {
  for (const key in objects) if (Object.keys(objects[key] ?? {}).length === 0) delete objects[key];
  return objects;
};

const limitedDataUse = (limited: PreparedEvent["limited_data_use"], byDefault: boolean): Payload => {
  const wanted = limited ?? (byDefault || undefined);
  return wanted === undefined ? {} : { limited_data_use: wanted !== false };
};

/**
 * The event as TikTok's Events API 2.0 takes it. An event's own word on limited data use wins over the
 * destination's. Source: TikTok Events API 2.0, event/track; the tables of event/fields.ts.
 */
export const payload = (event: PreparedEvent, settings: TiktokSettings): Payload => ({
  event: wordFor(event, settings),
  event_time: event.time,
  event_id: event.id,
  user: user(event),
  ...filled(objectsBySource[event.source](event)),
  properties: properties(event),
  ...limitedDataUse(event.limited_data_use, settings.limitedDataUse),
});
