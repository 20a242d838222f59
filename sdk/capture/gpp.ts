import { type ConsentSignal, forBoth } from "./consent.ts";
import { tcf } from "./tcf.ts";

const pollMs = 200;
/** Section of the European framework inside GPP: consent comes first there. */
const tcfSection = 2;

/** An opt-out in any section, whatever its shape. Source: IAB GPP, US national and state sections; US Privacy string. */
const optOut = /"(Sale|Sharing|TargetedAdvertising)OptOut":1\b|"Gpc":true|"OptOutSale":"Y"|"1[YN-]Y[YN-]"/;

/**
 * IAB GPP 1.1: an opt-out limits data use, and nothing else is asked of the visitor, except where the European
 * section applies. Source: IAB, GPP CMP API.
 */
export const gpp: ConsentSignal = (report) => {
  let followsTcf = false;
  const listen = () => {
    if (!window.__gpp) return void setTimeout(listen, pollMs);
    window.__gpp("addEventListener", ({ pingData }) => {
      if (pingData?.signalStatus !== "ready") return;
      const limited = optOut.test(JSON.stringify(pingData.parsedSections ?? {}));
      if (!pingData.applicableSections?.includes(tcfSection))
        return report({ ...forBoth("granted"), limited });
      report({ limited });
      if (!followsTcf) tcf()(report);
      followsTcf = true;
    });
  };
  listen();
};
