import type { PreparedEvent } from "../../../event/prepared.ts";
import type { Payload } from "../platform.ts";
import { digits, integer, number, object, readersOf, readObject, text } from "./readers.ts";

/** Source: Meta, attribution data parameters. */
const readers = readersOf([
  [digits, "ad_id adset_id campaign_id"],
  [integer, "touchpoint_ts visit_time attr_window"],
  [number, "attribution_share attribution_value total_credit"],
  [text, "attribution_model attribution_method attribution_source touchpoint_id touchpoint_type scope"],
  [text, "decline_reason auditing_token linkage_key partner_client_id"],
  [object, "attribution_setting"],
]);

/** Data of an AppendAttribution, given as the custom property of that name: a limited beta of Meta's. */
export const attributionOf = ({ properties }: PreparedEvent): Payload =>
  readObject(properties.custom?.attribution_data, readers);
