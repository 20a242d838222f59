import { isTiktokName } from "../../../event/names.ts";
import type { PreparedEvent } from "../../../event/prepared.ts";
import type { TiktokSettings } from "../../config/settings.ts";
import type { Reason } from "../platform.ts";
import { isIdentified } from "./identifiers.ts";
import { wordFor } from "./payload.ts";
import { user } from "./user.ts";

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
      message: "give an e-mail, a phone, an external id, ttclid, ttp, or ip with user agent",
    },
    // Every source takes an e-mail: most events are spared the look at all the rest.
    applies: (event) => event.user.email === undefined && !isIdentified(event, user(event)),
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
