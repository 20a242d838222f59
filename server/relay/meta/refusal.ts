import type { PreparedEvent } from "../../../event/prepared.ts";
import type { MessagingChannel } from "../../../event/schema.ts";
import type { Reason } from "../platform.ts";
import { extinfoOf } from "./app-data.ts";
import { attributionOf } from "./attribution.ts";
import { channelOf } from "./payload.ts";
import { userData } from "./user-data.ts";

/**
 * Customer information that Meta refuses as too broad when it is all there is (100/2804050, the whole request).
 * Source: Meta, best practices.
 */
const tooBroad: readonly ReadonlySet<string>[] = [
  new Set(["ct", "country", "st", "zp", "ge", "client_user_agent"]),
  new Set(["db", "client_user_agent"]),
  new Set(["fn", "ge"]),
  new Set(["ln", "ge"]),
];

const identifying = ["email", "phone", "external_id"] as const;

/** Says whose id it is and identifies nobody itself. */
const labels: ReadonlySet<string> = new Set(["partner_name"]);

/** Names that Meta takes from conversations. Source: Meta, business messaging. */
export const messagingNames: ReadonlySet<string> = new Set([
  ...["Purchase", "LeadSubmitted", "InitiateCheckout", "AddToCart", "ViewContent"],
  ...["OrderCreated", "OrderShipped", "OrderDelivered", "OrderCanceled", "OrderReturned", "CartAbandoned"],
  ...["QualifiedLead", "RatingProvided", "ReviewProvided"],
]);

/** The ids that place a person in a conversation. Source: Meta, business messaging. */
const channelIds: Readonly<Record<MessagingChannel, readonly string[]>> = {
  messenger: ["page_id", "page_scoped_user_id"],
  whatsapp: ["whatsapp_business_account_id", "ctwa_clid"],
  instagram: ["ig_account_id", "ig_sid"],
};

/** Source: Meta, attribution data. */
const attributionFields = ["ad_id", "touchpoint_ts", "attribution_share", "attribution_value"];

interface Rule {
  reason: Reason;
  applies(event: PreparedEvent): boolean;
}

const isMessaging = ({ action_source }: PreparedEvent) => action_source === "business_messaging";

/** What Meta would answer with an error, in the order of its own checks. */
const rules: readonly Rule[] = [
  {
    reason: {
      code: "identifier",
      path: "user",
      title: "Meta cannot match the event",
      message:
        "give an e-mail, phone, external id, click id, browser id, address or another strong identifier",
    },
    applies(event) {
      // Nearly every event: what identifies alone saves the look at all the rest.
      if (identifying.some((field) => event.user[field] !== undefined)) return false;
      const keys = Object.keys(userData(event)).filter((key) => !labels.has(key));
      return tooBroad.some((set) => keys.every((key) => set.has(key)));
    },
  },
  {
    reason: { code: "amount", path: "properties.value", title: "Purchase without a value" },
    applies: ({ name, properties }) => name === "Purchase" && properties.value === undefined,
  },
  {
    reason: { code: "amount", path: "properties.currency", title: "Purchase without a currency" },
    applies: ({ name, properties }) => name === "Purchase" && properties.currency === undefined,
  },
  {
    reason: {
      code: "app",
      path: "app.extinfo",
      title: "App event without Meta's device facts",
      message: "16 texts, the first a2 or i2, the fifth the version of the operating system",
    },
    applies: (event) => event.action_source === "app" && !extinfoOf(event),
  },
  {
    reason: { code: "messaging", path: "messaging_channel", title: "Conversation without a channel" },
    applies: (event) => isMessaging(event) && !channelOf(event),
  },
  {
    reason: {
      code: "name",
      path: "event_name",
      title: "Meta does not take this name from conversations",
      message: "for a lead the name is LeadSubmitted",
    },
    applies: (event) => isMessaging(event) && !messagingNames.has(event.name),
  },
  {
    reason: {
      code: "messaging",
      path: "user",
      title: "Conversation without the ids of its channel",
      message: Object.entries(channelIds)
        .map(([channel, ids]) => `${channel}: ${ids.join(" and ")}`)
        .join("; "),
    },
    applies(event) {
      const channel = isMessaging(event) ? channelOf(event) : undefined;
      return channel !== undefined && channelIds[channel].some((id) => event.user[id] === undefined);
    },
  },
  {
    reason: {
      code: "original_event",
      path: "original_event_data",
      title: "AppendValue without the event it adds to",
    },
    applies: ({ name, original_event_data }) => name === "AppendValue" && !original_event_data,
  },
  {
    reason: {
      code: "attribution",
      path: "properties.attribution_data",
      title: "AppendAttribution without its data",
      message: attributionFields.join(", "),
    },
    applies(event) {
      if (event.name !== "AppendAttribution") return false;
      const data = attributionOf(event);
      const share = Number(data.attribution_share);
      return attributionFields.some((field) => data[field] === undefined) || share < 0 || share > 1;
    },
  },
];

/** Why Meta would never take the event, or undefined. */
export const refusal = (event: PreparedEvent): Reason | undefined =>
  rules.find(({ applies }) => applies(event))?.reason;
