import { type ConsentSignal, forBoth } from "./consent.ts";
import { tcf } from "./tcf.ts";
import { whenPresent } from "./when-present.ts";

/** Section of the European framework inside GPP: consent comes first there. */
const tcfSection = 2;

/** An opt-out in any section, whatever its shape. Source: IAB GPP, US national and state sections; US Privacy string. */
const optOut = /"(Sale|Sharing|TargetedAdvertising)OptOut":1\b|"Gpc":true|"OptOutSale":"Y"|"1[YN-]Y[YN-]"/;

/**
 * IAB GPP 1.1: an opt-out limits data use, and nothing else is asked of the visitor, except where the European
 * section applies. Source: IAB, GPP CMP API.
 */
export const gpp: ConsentSignal = (report) =>
  whenPresent("__gpp", (api) => {
    let followsTcf = false;
    api("addEventListener", ({ pingData }) => {
      if (pingData?.signalStatus !== "ready") return;
      const limited = optOut.test(JSON.stringify(pingData.parsedSections ?? {}));
      const isEuropean = pingData.applicableSections?.includes(tcfSection);
      report({ limited, ...(!isEuropean && forBoth("granted")) });
      if (isEuropean && !followsTcf) tcf(report);
      followsTcf ||= isEuropean === true;
    });
  });
