import type { Decision } from "./capture/consent.ts";
import type { ConsentOption } from "./options.ts";

/** Follows a signal of the page's consent manager. Each is loaded when it is asked for. */
export const followConsent = async (
  option: ConsentOption,
  report: (decision: Decision) => void,
): Promise<void> => {
  const { signal, vendors } =
    typeof option === "object" ? { vendors: {}, ...option } : { signal: option, vendors: {} };
  if (signal === "tcf") (await import("./capture/tcf.ts")).tcf(vendors)(report);
  if (signal === "gpp") (await import("./capture/gpp.ts")).gpp(report);
  if (signal === "consent-mode") (await import("./capture/consent-mode.ts")).consentMode(report);
};
