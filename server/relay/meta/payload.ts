import type { PreparedEvent } from "../../../event/prepared.ts";
import { customerSegments, type MessagingChannel } from "../../../event/schema.ts";
import type { MetaSettings } from "../../config/settings.ts";
import type { Payload } from "../platform.ts";
import { appData } from "./app-data.ts";
import { attributionOf } from "./attribution.ts";
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

const segments: ReadonlySet<string> = new Set(customerSegments);

/** Numbers Meta knows: 0 lets it locate, 1 is the USA, 1000 California to 1013 Rhode Island. */
const isCountry = (country: number) => country === 0 || country === 1;
const isState = (state: number) => state === 0 || (state >= 1000 && state <= 1013);

/**
 * Meta's data processing options. An event's own word wins over the destination's; `[]` says "not limited" and
 * is sent only where the event says so. Source: Meta, data processing options.
 */
const addProcessingOptions = (
  out: Payload,
  limited: PreparedEvent["limited_data_use"],
  byDefault: boolean,
) => {
  const wanted = limited ?? byDefault;
  if (limited !== undefined || byDefault) out.data_processing_options = wanted === false ? [] : ["LDU"];
  if (wanted === false) return;
  const located = wanted !== true && isCountry(wanted.country) && isState(wanted.state) ? wanted : undefined;
  out.data_processing_options_country = located?.country ?? 0;
  out.data_processing_options_state = located?.state ?? 0;
};

/** A conversation has no page. */
const addPage = (out: Payload, { page, action_source }: PreparedEvent) => {
  if (!page || action_source === "business_messaging") return;
  if (page.url) out.event_source_url = page.url;
  if (page.referrer) out.referrer_url = page.referrer;
};

const addRareFields = (out: Payload, event: PreparedEvent) => {
  const { action_source, customer_segmentation, opt_out, original_event_data } = event;
  const channel = action_source === "business_messaging" ? channelOf(event) : undefined;
  if (channel) out.messaging_channel = channel;
  if (opt_out !== undefined) out.opt_out = opt_out;
  if (customer_segmentation && segments.has(customer_segmentation))
    out.customer_segmentation = customer_segmentation;
  if (original_event_data) out.original_event_data = { ...original_event_data };
  if (event.name === "AppendAttribution") out.attribution_data = attributionOf(event);
  if (action_source === "app") out.app_data = appData(event);
};

/**
 * The event as Meta's Conversions API takes it.
 * Source: Meta, server event parameters; the tables of event/fields.ts.
 */
export const payload = (event: PreparedEvent, settings: MetaSettings): Payload => {
  const out: Payload = {
    event_name: event.name,
    event_time: event.time,
    event_id: event.id,
    action_source: event.action_source,
  };
  addPage(out, event);
  out.user_data = userData(event);
  const custom = customData(event);
  if (custom) out.custom_data = custom;
  addProcessingOptions(out, event.limited_data_use, settings.limitedDataUse);
  addRareFields(out, event);
  return out;
};
