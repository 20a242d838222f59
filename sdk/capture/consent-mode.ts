import { type ConsentSignal, forBoth } from "./consent.ts";
import type { Fields } from "./copy.ts";
import { watchLayer } from "./layer-array.ts";

/**
 * Google's Consent Mode v2, read from the `gtag("consent", …)` calls in the data layer. Allowed when
 * `ad_storage` and `ad_user_data` are both granted, refused when an update denied one of them. A default that
 * denies only waits: the visitor has not answered yet. A default for some regions counts where it denies,
 * because the region is not known here. Refused personalisation is passed on as Meta's `opt_out` and limits
 * data use. Source: Google, consent mode.
 */
export const consentMode: ConsentSignal = (report) => {
  const defaults: Fields = {};
  const regional: Fields = {};
  const updates: Fields = {};
  const adTypes = ["ad_storage", "ad_user_data"];
  watchLayer("dataLayer", (pushed) => {
    const { 0: command, 1: kind, 2: given } = pushed as ArrayLike<unknown>;
    if (command !== "consent") return;
    const { region, ...said } = Object(given);
    if (kind === "update") Object.assign(updates, said);
    else if (!region) Object.assign(defaults, said);
    else for (const type in said) if (said[type] === "denied") regional[type] = "denied";
    const words = { ...defaults, ...regional, ...updates };
    const isGranted = adTypes.every((type) => words[type] === "granted");
    const isRefused = adTypes.some((type) => updates[type] === "denied");
    const optOut = words.ad_personalization === "denied";
    report({
      ...forBoth(isGranted ? "granted" : isRefused ? "denied" : undefined),
      optOut,
      limited: optOut,
    });
  });
};
