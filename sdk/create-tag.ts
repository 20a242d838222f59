import { tagWith } from "./client.ts";

/** The tag of the npm build: signals and triggers are loaded when they are asked for. */
export const createTag = tagWith({
  signals: {
    "consent-mode": async (report) => (await import("./capture/consent-mode.ts")).consentMode(report),
    tcf: async (report, vendors) => (await import("./capture/tcf.ts")).tcf(report, vendors),
    gpp: async (report) => (await import("./capture/gpp.ts")).gpp(report),
  },
  triggers: async (...args) => (await import("./capture/triggers.ts")).startTriggers(...args),
});
