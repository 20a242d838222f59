import { tiktokAppName } from "../../../event/app-names.ts";
import { tiktokName } from "../../../event/names.ts";
import type { PreparedApp, PreparedEvent } from "../../../event/prepared.ts";
import type { Source } from "../../../event/schema.ts";
import type { TiktokSettings } from "../../config/settings.ts";
import type { Payload } from "../platform.ts";
import { leadIdOf } from "./identifiers.ts";
import { properties } from "./properties.ts";
import { user } from "./user.ts";

/** TikTok's word for the event, the same as in the browser copy; app events have words of their own. */
export const wordFor = ({ name, source }: PreparedEvent, { legacyNames }: TiktokSettings): string => {
  if (source !== "app") return tiktokName(name, legacyNames);
  const word = tiktokName(name);
  return tiktokAppName(name) ?? tiktokAppName(word) ?? word;
};

/** Source: TikTok Events API 2.0, ad object. */
const adFields = [
  ...["callback", "campaign_id", "ad_id", "creative_id"],
  ...["is_retargeting", "attributed", "attribution_type", "attribution_provider"],
];

const appOf = ({ id, name, version }: PreparedApp): Payload => ({
  ...(id === undefined ? {} : { app_id: id }),
  ...(name === undefined ? {} : { app_name: name }),
  ...(version === undefined ? {} : { app_version: version }),
});

const adOf = ({ ad = {} }: PreparedApp): Payload => {
  const out: Payload = {};
  for (const field of adFields) {
    const value = ad[field];
    if (value !== undefined) out[field] = value;
  }
  return out;
};

const leadOf = (event: PreparedEvent): Payload => {
  const id = leadIdOf(event);
  return {
    ...(id ? { lead_id: id } : {}),
    ...(event.lead?.event_source ? { lead_event_source: event.lead.event_source } : {}),
  };
};

const isFilled = (object: Payload) => Object.keys(object).length > 0;

const addPage = (out: Payload, { page }: PreparedEvent) => {
  if (!page?.url && !page?.referrer) return;
  out.page = {
    ...(page.url ? { url: page.url } : {}),
    ...(page.referrer ? { referrer: page.referrer } : {}),
  };
};

const addApp = (out: Payload, { app = {} }: PreparedEvent) => {
  const [own, ad] = [appOf(app), adOf(app)];
  if (isFilled(own)) out.app = own;
  if (isFilled(ad)) out.ad = ad;
};

const addLead = (out: Payload, event: PreparedEvent) => {
  const lead = leadOf(event);
  if (isFilled(lead)) out.lead = lead;
};

/** The objects that belong to a source, beside `user` and `properties`. Source: TikTok Events API 2.0. */
const addObjects: Readonly<Record<Source, (out: Payload, event: PreparedEvent) => void>> = {
  web: addPage,
  offline: addPage,
  app: addApp,
  crm: addLead,
};

/**
 * The event as TikTok's Events API 2.0 takes it. An event's own word on limited data use wins over the
 * destination's. Source: TikTok Events API 2.0, event/track; the tables of event/fields.ts.
 */
export const payload = (event: PreparedEvent, settings: TiktokSettings): Payload => {
  const out: Payload = {
    event: wordFor(event, settings),
    event_time: event.time,
    event_id: event.id,
    user: user(event),
    properties: properties(event),
  };
  addObjects[event.source](out, event);
  const limited = event.limited_data_use ?? (settings.limitedDataUse || undefined);
  if (limited !== undefined) out.limited_data_use = limited !== false;
  return out;
};
