import { accountRules } from "./account-rules.ts";
import { contentRules, formRules, type MetaEventRule, purchaseRules, timeRules } from "./event-rules.ts";
import { accessRules, envelopeRules, routeRules } from "./request-rules.ts";
import { sourceRules } from "./source-rules.ts";
import { identityRules, userRules } from "./user-rules.ts";

/** Every rule about one event, in the order of reference section 12. */
export const eventRules: readonly MetaEventRule[] = [
  ...formRules,
  ...timeRules,
  ...identityRules,
  ...purchaseRules,
  ...sourceRules,
  ...userRules,
  ...contentRules,
];

/** All that the sandbox's Meta refuses. */
export const metaRules = [...routeRules, ...accessRules, ...envelopeRules, ...eventRules, ...accountRules];
