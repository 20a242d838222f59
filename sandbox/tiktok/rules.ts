import { accountRules } from "./account-rules.ts";
import { formRules, nameRules, propertyRules, type TiktokEventRule } from "./event-rules.ts";
import { accessRules, envelopeRules, routeRules } from "./request-rules.ts";
import { userRules } from "./user-rules.ts";

/** Every rule about one event. */
export const eventRules: readonly TiktokEventRule[] = [
  ...formRules,
  ...nameRules,
  ...userRules,
  ...propertyRules,
];

/** All that the sandbox's TikTok refuses. */
export const tiktokRules = [...routeRules, ...accessRules, ...envelopeRules, ...eventRules, ...accountRules];
