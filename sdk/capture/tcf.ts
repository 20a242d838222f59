import type { ConsentWord } from "../../event/schema.ts";
import type { ConsentSignal } from "./consent.ts";
import { whenPresent } from "./when-present.ts";

/** Ids in the Global Vendor List, where the site wants them checked. */
export interface TcfVendors {
  meta?: number;
  tiktok?: number;
}

/** Store and access, select basic ads, measure ads. Source: IAB TCF policies. */
const purposesNeeded = [1, 2, 7];

/**
 * IAB TCF 2.2 and 2.3 through the page's `__tcfapi`. No answer is no consent; where the law does not apply,
 * all is allowed. Source: IAB, CMP API v2.
 */
export const tcf =
  (vendors: TcfVendors = {}): ConsentSignal =>
  (report) =>
    whenPresent(
      () => window.__tcfapi,
      (api) =>
        api("addEventListener", 2, ({ eventStatus = "", gdprApplies, purpose, vendor }, success) => {
          if (!success || !/^(tcloaded|useractioncomplete)$/.test(eventStatus)) return;
          const purposes = purposesNeeded.every((id) => purpose?.consents?.[id]);
          const wordFor = (id?: number): ConsentWord =>
            gdprApplies === false || (purposes && (!id || vendor?.consents?.[id])) ? "granted" : "denied";
          report({ meta: wordFor(vendors.meta), tiktok: wordFor(vendors.tiktok) });
        }),
    );
