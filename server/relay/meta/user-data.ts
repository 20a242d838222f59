import { type PlatformField, userFields } from "../../../event/fields.ts";
import type { Json, PreparedEvent } from "../../../event/prepared.ts";
import type { Payload } from "../platform.ts";
import { wholeNumber } from "./whole-numbers.ts";

/** All but the lead's id, which stands in two places. */
const carried = new Map<string, PlatformField>();
for (const { field, meta } of userFields) if (meta && field !== "lead_id") carried.set(field, meta);

/** Not wanted from conversations, where they would be the sender's, not the person's. Source: Meta, business messaging. */
const notInMessaging: ReadonlySet<string> = new Set(["ip", "user_agent", "fbc", "fbp"]);

const leadId = /^\d{15,17}$/;
const zeroed = /^[0-]+$/;

/**
 * Meta's leadgen id: `lead.id` before `user.lead_id`, whichever has Meta's 15 to 17 digits; another one (TikTok's
 * have 19) would make Meta refuse the event.
 */
const leadIdOf = ({ lead, user }: PreparedEvent): string | undefined =>
  lead?.id === undefined && user.lead_id === undefined
    ? undefined
    : [lead?.id, user.lead_id].flat().find((id) => id !== undefined && leadId.test(id));

const single = (value: string | string[]): string | undefined =>
  typeof value === "string" ? value : value[0];

const valueFor = ({ many, integer, key }: PlatformField, value: string | string[]): Json | undefined => {
  if (many) return typeof value === "string" ? [value] : value.length > 0 ? value : undefined;
  const one = single(value);
  if (!one || (key === "madid" && zeroed.test(one))) return undefined;
  return integer ? wholeNumber(one) : one;
};

/** Meta's `user_data`: only fields of the table, under its names. Source: Meta, customer information parameters. */
export const userData = (event: PreparedEvent): Payload => {
  const { user } = event;
  const messaging = event.action_source === "business_messaging";
  const out: Payload = {};
  for (const field in user) {
    const row = carried.get(field);
    const given = user[field];
    if (!row || given === undefined || (messaging && notInMessaging.has(field))) continue;
    const value = valueFor(row, given);
    if (value !== undefined) out[row.key] = value;
  }
  const lead = leadIdOf(event);
  if (lead !== undefined) out.lead_id = wholeNumber(lead);
  return out;
};
