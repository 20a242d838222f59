import { byPlatform } from "../../event/words.ts";
import type { ConsentSignal } from "./consent.ts";
import { whenPresent } from "./when-present.ts";

/** Store and access, select basic ads, measure ads. Source: IAB TCF policies. */
const purposesNeeded = [1, 2, 7];

/**
 * IAB TCF 2.2 and 2.3 through the page's `__tcfapi`. No answer is no consent; where the law does not apply,
 * all is allowed; where the manager does not know yet whether it applies, nothing is decided. Source: IAB, CMP API v2.
 */
export const tcf: ConsentSignal = (report, vendors = {}) =>
  whenPresent("__tcfapi", (api) =>
    api("addEventListener", 2, ({ eventStatus = "", gdprApplies, purpose, vendor }, success) => {
      if (!success || !/^(tcloaded|useractioncomplete)$/.test(eventStatus)) return;
      if (gdprApplies === undefined) return;
      const isBased = purposesNeeded.every((id) => purpose?.consents?.[id]);
      const isNamed = (id?: number) => !id || vendor?.consents?.[id];
      report(
        byPlatform((platform) =>
          gdprApplies === false || (isBased && isNamed(vendors[platform])) ? "granted" : "denied",
        ),
      );
    }),
  );
