import { isTiktokName } from "../../../event/names.ts";
import type { PreparedEvent } from "../../../event/prepared.ts";
import type { Source } from "../../../event/schema.ts";
import type { TiktokSettings } from "../../config/settings.ts";
import type { Reason } from "../platform.ts";
import { leadIdOf, wordFor } from "./payload.ts";
import { user } from "./user.ts";

/**
 * One of these TikTok needs to match an event of the source; several names in one entry are needed together.
 * Source: TikTok help, matching events; Events API 2.0, required identifiers; the contract's list.
 */
const identifiers: Readonly<Record<Source, readonly (readonly string[])[]>> = {
  web: [["email"], ["phone"], ["external_id"], ["ttclid"], ["ttp"], ["ip", "user_agent"]],
  app: [["email"], ["phone"], ["external_id"], ["idfa"], ["idfv"], ["gaid"], ["ip", "user_agent"]],
  offline: [["email"], ["phone"], ["external_id"]],
  crm: [["email"], ["phone"]],
};

interface Rule {
  reason: Reason;
  applies(event: PreparedEvent, settings: TiktokSettings): boolean;
}

const rules: readonly Rule[] = [
  {
    reason: {
      code: "identifier",
      path: "user",
      title: "TikTok cannot match the event",
      message: "give an e-mail, a phone, an external id, or what else its source takes",
    },
    applies(event) {
      const known = user(event);
      const matched = identifiers[event.source].some((keys) => keys.every((key) => key in known));
      return !matched && !(event.source === "crm" && leadIdOf(event) !== undefined);
    },
  },
  {
    reason: {
      code: "name",
      path: "event_name",
      title: "TikTok does not take this name",
      message: "a custom name has at most 50 letters, digits, underscores and hyphens, a letter first",
    },
    applies: (event, settings) => !isTiktokName(wordFor(event, settings), event.source),
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
      path: "app.id",
      title: "App event without the app's id",
      message: "the App Store's number or the package name",
    },
    applies: ({ source, app }) => source === "app" && !app?.id,
  },
];

/** Why TikTok would never take the event, or undefined. */
export const refusal = (event: PreparedEvent, settings: TiktokSettings): Reason | undefined =>
  rules.find(({ applies }) => applies(event, settings))?.reason;
