import { accountRules } from "./account-rules.ts";
import { contentRules, purchaseRules } from "./content-rules.ts";
import type { MetaEventRule } from "./event.ts";
import { formRules } from "./form-rules.ts";
import { accessRules, envelopeRules, routeRules } from "./request-rules.ts";
import { sourceRules } from "./source-rules.ts";
import { timeRules } from "./time-rules.ts";
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
