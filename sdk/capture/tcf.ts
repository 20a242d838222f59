import type { ConsentWord } from "../../event/schema.ts";
import type { ConsentSignal } from "./consent.ts";

/** Ids in the Global Vendor List, where the site wants them checked. */
export interface TcfVendors {
  meta?: number;
  tiktok?: number;
}

/** Store and access, select basic ads, measure ads. Source: IAB TCF policies. */
const purposesNeeded = [1, 2, 7];

/** How often and how long to look for a consent manager that loads after us. */
const pollMs = 200;

/**
 * IAB TCF 2.2 and 2.3 through the page's `__tcfapi`. No answer is no consent; where the law does not apply,
 * all is allowed. Source: IAB, CMP API v2.
 */
export const tcf =
  (vendors: TcfVendors = {}): ConsentSignal =>
  (report) => {
    const listen = () => {
      if (!window.__tcfapi) return void setTimeout(listen, pollMs);
      window.__tcfapi("addEventListener", 2, (data, success) => {
        if (!success || !/^(tcloaded|useractioncomplete)$/.test(data.eventStatus ?? "")) return;
        const purposes = purposesNeeded.every((purpose) => data.purpose?.consents?.[purpose]);
        const wordFor = (vendor?: number): ConsentWord =>
          data.gdprApplies === false ||
          (purposes && (vendor === undefined || data.vendor?.consents?.[vendor]))
            ? "granted"
            : "denied";
        report({ meta: wordFor(vendors.meta), tiktok: wordFor(vendors.tiktok) });
      });
    };
    listen();
  };
