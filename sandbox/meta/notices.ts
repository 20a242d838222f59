import { isDigestWithAppendix } from "../digest.ts";
import { textOf } from "../json.ts";
import type { Notice } from "../rules.ts";
import type { MetaEvent } from "./event.ts";

/** What Meta accepts and yet makes little use of; reference sections 2, 3 and 6. */
export const metaNotices: readonly Notice<MetaEvent>[] = [
  {
    id: "meta-without-event-id",
    when: "an event without event_id can meet no browser copy",
    applies: ({ event }) => textOf(event.event_id) === null,
  },
  {
    id: "meta-website-without-address",
    when: "a website event should say event_source_url",
    applies: ({ event }) => event.action_source === "website" && textOf(event.event_source_url) === null,
  },
  {
    id: "meta-website-without-agent",
    when: "a website event should carry client_user_agent",
    applies: ({ event, user }) =>
      event.action_source === "website" && textOf(user.client_user_agent) === null,
  },
  {
    id: "meta-external-id-in-clear",
    when: "external_id should be hashed",
    applies: ({ user: { external_id: id } }) =>
      id !== undefined && [id].flat().some((value) => !isDigestWithAppendix(value)),
  },
  {
    id: "meta-lead-id-as-text",
    when: "lead_id as text is accepted, but one report says that it is not matched",
    applies: ({ user }) => typeof user.lead_id === "string",
  },
  {
    id: "meta-crm-without-source",
    when: "a CRM event (lead_id, system_generated) without custom_data.event_source and lead_event_source is never counted",
    applies: ({ event, user, custom }) =>
      event.action_source === "system_generated" &&
      user.lead_id !== undefined &&
      (custom.event_source !== "crm" || textOf(custom.lead_event_source) === null),
  },
];
