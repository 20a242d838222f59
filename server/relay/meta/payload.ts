import type { PreparedEvent } from "../../../event/prepared.ts";
import type { MessagingChannel } from "../../../event/schema.ts";
import type { MetaSettings } from "../../config/settings.ts";
import type { Payload } from "../platform.ts";
import { appData } from "./app-data.ts";
import { customData } from "./custom-data.ts";
import { userData } from "./user-data.ts";

/** Which conversation an id belongs to, for events that name no channel. Source: Meta, business messaging. */
const channelById: readonly (readonly [field: string, channel: MessagingChannel])[] = [
  ["ctwa_clid", "whatsapp"],
  ["page_scoped_user_id", "messenger"],
  ["ig_sid", "instagram"],
];

export const channelOf = ({ messaging_channel, user }: PreparedEvent): MessagingChannel | undefined =>
  messaging_channel ?? channelById.find(([field]) => user[field] !== undefined)?.[1];

const segments: ReadonlySet<string> = new Set([
  ...["business", "business_line", "product_area", "medium"].flatMap((scope) => [
    `new_customer_to_${scope}`,
    `existing_customer_to_${scope}`,
  ]),
  "customer_in_loyalty_program",
]);

/**
 * Meta's data processing options. An event's own word wins over the destination's; `[]` says "not limited" and
 * is sent only where the event says so. Source: Meta, data processing options.
 */
const processingOptions = (limited: PreparedEvent["limited_data_use"], byDefault: boolean): Payload => {
  const wanted = limited ?? (byDefault || undefined);
  if (wanted === undefined) return {};
  if (wanted === false) return { data_processing_options: [] };
  const { country, state } = wanted === true ? { country: 0, state: 0 } : wanted;
  return {
    data_processing_options: ["LDU"],
    data_processing_options_country: country,
    data_processing_options_state: state,
  };
};

const pageOf = ({ page, action_source }: PreparedEvent): Payload => {
  if (!page || action_source === "business_messaging") return {};
  return {
    ...(page.url ? { event_source_url: page.url } : {}),
    ...(page.referrer ? { referrer_url: page.referrer } : {}),
  };
};

/** What few events have: kept out of the common path. */
const rareFields = (event: PreparedEvent): Payload => {
  const { customer_segmentation, opt_out, original_event_data } = event;
  const channel = event.action_source === "business_messaging" ? channelOf(event) : undefined;
  return {
    ...(channel ? { messaging_channel: channel } : {}),
    ...(opt_out === undefined ? {} : { opt_out }),
    ...(customer_segmentation && segments.has(customer_segmentation) ? { customer_segmentation } : {}),
    ...(original_event_data ? { original_event_data } : {}),
    ...(event.action_source === "app" ? { app_data: appData(event) } : {}),
  };
};

/**
 * The event as Meta's Conversions API takes it.
 * Source: Meta, server event parameters; the tables of event/fields.ts.
 */
export const payload = (event: PreparedEvent, settings: MetaSettings): Payload => ({
  event_name: event.name,
  event_time: event.time,
  event_id: event.id,
  action_source: event.action_source,
  ...pageOf(event),
  user_data: userData(event),
  custom_data: customData(event),
  ...processingOptions(event.limited_data_use, settings.limitedDataUse),
  ...rareFields(event),
});
