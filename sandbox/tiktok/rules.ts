import { accountRules } from "./account-rules.ts";
import type { TiktokEventRule } from "./event.ts";
import { formRules } from "./form-rules.ts";
import { nameRules } from "./name-rules.ts";
import { propertyRules } from "./property-rules.ts";
import { accessRules, envelopeRules, routeRules } from "./request-rules.ts";
import { timeRules } from "./time-rules.ts";
import { userRules } from "./user-rules.ts";

/** Every rule about one event. */
export const eventRules: readonly TiktokEventRule[] = [
  ...formRules,
  ...nameRules,
  ...timeRules,
  ...userRules,
  ...propertyRules,
];

/** All that the sandbox's TikTok refuses. */
export const tiktokRules = [...routeRules, ...accessRules, ...envelopeRules, ...eventRules, ...accountRules];
