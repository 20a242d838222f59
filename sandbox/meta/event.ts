import { isObject, type JsonObject } from "../json.ts";
import type { MaxAgeDays } from "../options.ts";
import type { Rule } from "../rules.ts";
import type { MetaRefusal } from "./refusal.ts";

/** One event of `data`, taken apart once; a missing object is an empty one. */
export interface MetaEvent {
  event: JsonObject;
  user: JsonObject;
  custom: JsonObject;
  contents: readonly JsonObject[];
  nowMs: number;
  maxAgeDays: MaxAgeDays;
}

export type MetaEventRule = Rule<MetaEvent, MetaRefusal>;

/** Takes an event apart. */
export function openEvent(
  event: JsonObject,
  { nowMs, maxAgeDays }: Pick<MetaEvent, "nowMs" | "maxAgeDays">,
): MetaEvent {
  const custom = isObject(event.custom_data) ? event.custom_data : {};
  return {
    event,
    user: isObject(event.user_data) ? event.user_data : {},
    custom,
    contents: Array.isArray(custom.contents) ? custom.contents.filter(isObject) : [],
    nowMs,
    maxAgeDays,
  };
}
