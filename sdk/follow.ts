import type { Decision } from "./capture/consent.ts";
import { readPath } from "./capture/path.ts";
import type { Trigger } from "./capture/trigger.ts";
import type { ConsentOption } from "./options.ts";

/** Follows a signal of the page's consent manager. Each is loaded when it is asked for. */
export const followConsent = async (
  option: ConsentOption,
  report: (decision: Decision) => void,
): Promise<void> => {
  const signal = typeof option === "object" ? option.signal : option;
  const vendors = typeof option === "object" && "vendors" in option ? option.vendors : {};
  if (signal === "tcf") (await import("./capture/tcf.ts")).tcf(vendors)(report);
  if (signal === "gpp") (await import("./capture/gpp.ts")).gpp(report);
  if (signal === "consent-mode") (await import("./capture/consent-mode.ts")).consentMode(report);
};

/** The array that a path names, else that its first part names: `dataLayer` of `dataLayer.meta`. */
const arrayPathOf = (path: string): string =>
  Array.isArray(readPath(window, path)) ? path : path.replace(/^window\./, "").replace(/[.[].*/, "");

/** Starts the triggers. Loaded after the page has started. */
export const followTriggers = async (
  triggers: readonly Trigger[],
  dataLayer: string,
  track: (name: string, properties: object) => void,
): Promise<() => void> =>
  (await import("./capture/triggers.ts")).startTriggers(triggers, arrayPathOf(dataLayer), track);
