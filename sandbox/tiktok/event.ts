import { isObject, type JsonObject } from "../json.ts";
import type { Rule } from "../rules.ts";
import type { Source } from "./fields.ts";
import type { TiktokRefusal } from "./refusal.ts";

/** One event of `data`, taken apart once; a missing object is an empty one. */
export interface TiktokEvent {
  source: Source;
  event: JsonObject;
  user: JsonObject;
  properties: JsonObject;
  contents: readonly JsonObject[];
  nowMs: number;
  maxAgeDays: number;
}

export type TiktokEventRule = Rule<TiktokEvent, TiktokRefusal>;

/** Takes an event apart. */
export function openEvent(
  event: JsonObject,
  shared: Pick<TiktokEvent, "source" | "nowMs" | "maxAgeDays">,
): TiktokEvent {
  const properties = isObject(event.properties) ? event.properties : {};
  return {
    ...shared,
    event,
    user: isObject(event.user) ? event.user : {},
    properties,
    contents: Array.isArray(properties.contents) ? properties.contents.filter(isObject) : [],
  };
}

/** Who it was: the fields of `user`, with the lead's id where there is one. */
export function identifiersOf({ event: { lead }, user }: TiktokEvent): JsonObject {
  return isObject(lead) && lead.lead_id !== undefined ? { ...user, lead_id: lead.lead_id } : user;
}
