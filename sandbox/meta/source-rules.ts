import { isObject, type JsonObject } from "../json.ts";
import type { MetaEventRule } from "./event.ts";
import { messagingEvents } from "./fields.ts";
import type { MetaRefusal } from "./refusal.ts";

const invalid = { code: 100, title: "Invalid parameter" } satisfies MetaRefusal;

/** Identifiers each messaging channel needs; a list inside means either. */
const channelIds: Readonly<Record<string, readonly (readonly string[])[]>> = {
  messenger: [["page_scoped_user_id"]],
  whatsapp: [["ctwa_clid"], ["whatsapp_business_account_id"]],
  instagram: [["ig_sid"], ["ig_account_id", "instagram_business_account_id"]],
};

/** What an app, a chat or an amendment needs beside the rest: reference sections 2 and 6. */
export const sourceRules: readonly MetaEventRule[] = [
  {
    id: "meta-app-device",
    when: "an app event's extinfo is no list of 16, begins with neither a2 nor i2, or lacks the OS version",
    refusal: { code: 100, subcode: 2804043, title: "Invalid Extended Device Info" },
    check({ event }) {
      if (event.action_source !== "app") return undefined;
      const extinfo: unknown = appData(event).extinfo;
      const fits =
        Array.isArray(extinfo) &&
        extinfo.length === 16 &&
        ["a2", "i2"].includes(extinfo[0]) &&
        extinfo[4] !== "";
      return fits ? undefined : "app_data.extinfo";
    },
  },
  {
    id: "meta-app-tracking",
    when: "an app event does not say advertiser_tracking_enabled",
    refusal: invalid,
    own: true,
    check: ({ event }) =>
      event.action_source === "app" && appData(event).advertiser_tracking_enabled === undefined
        ? "app_data.advertiser_tracking_enabled"
        : undefined,
  },
  {
    id: "meta-messaging-without-channel",
    when: "a business_messaging event has no messaging_channel",
    refusal: { code: 100, subcode: 2804063, title: "Missing Messaging Channel" },
    check: ({ event }) =>
      event.action_source === "business_messaging" && event.messaging_channel === undefined
        ? "messaging_channel"
        : undefined,
  },
  {
    id: "meta-messaging-event-name",
    when: "a business_messaging event has a name that is not allowed there, such as Lead",
    refusal: { code: 100, subcode: 2804066, title: "Event Name Not Allowed for Business Messaging" },
    check: ({ event }) =>
      event.action_source === "business_messaging" && !messagingEvents.includes(String(event.event_name))
        ? "event_name"
        : undefined,
  },
  {
    id: "meta-messaging-without-page",
    when: "a messenger event has no page_id",
    refusal: { code: 100, subcode: 2804116, title: "Missing Page ID" },
    check: ({ event, user }) =>
      event.action_source === "business_messaging" &&
      event.messaging_channel === "messenger" &&
      user.page_id === undefined
        ? "user_data.page_id"
        : undefined,
  },
  {
    id: "meta-messaging-ids",
    when: "a business_messaging event lacks the identifiers of its channel",
    refusal: invalid,
    own: true,
    check({ event, user }) {
      if (event.action_source !== "business_messaging") return undefined;
      const missing = channelIds[String(event.messaging_channel)]?.find((names) =>
        names.every((name) => user[name] === undefined),
      );
      return missing ? `user_data.${missing[0]}` : undefined;
    },
  },
  {
    id: "meta-append-without-original",
    when: "an AppendValue does not say in original_event_data which event it amends",
    refusal: invalid,
    own: true,
    check: ({ event }) =>
      event.event_name === "AppendValue" && !isObject(event.original_event_data)
        ? "original_event_data"
        : undefined,
  },
  {
    id: "meta-append-attribution",
    when: "an AppendAttribution lacks ad_id, touchpoint_ts, attribution_share (0 to 1) or attribution_value",
    refusal: invalid,
    own: true,
    check({ event }) {
      if (event.event_name !== "AppendAttribution") return undefined;
      const data = isObject(event.attribution_data) ? event.attribution_data : {};
      const needed = ["ad_id", "touchpoint_ts", "attribution_share", "attribution_value"];
      const missing = needed.find((name) => data[name] === undefined);
      const share = Number(data.attribution_share);
      const fault = missing ?? (share >= 0 && share <= 1 ? undefined : "attribution_share");
      return fault === undefined ? undefined : `attribution_data.${fault}`;
    },
  },
];

function appData(event: JsonObject): JsonObject {
  return isObject(event.app_data) ? event.app_data : {};
}
