import { type ConsentSignal, forBoth } from "./consent.ts";
import type { Fields } from "./copy.ts";
import { watchLayer } from "./layer-array.ts";

/**
 * Google's Consent Mode v2, read from the `gtag("consent", …)` calls in the data layer. Allowed when
 * `ad_storage` and `ad_user_data` are both granted. A default that denies only waits: the visitor has not
 * answered yet. A default for some regions counts where it denies, because the region is not known here.
 * Refused personalisation is passed on as Meta's `opt_out`. Source: Google, consent mode.
 */
export const consentMode: ConsentSignal = (report) => {
  const words: Fields = {};
  let isAnswered = false;
  watchLayer("dataLayer", (pushed) => {
    const { 0: command, 1: kind, 2: given } = pushed as ArrayLike<unknown>;
    if (command !== "consent") return;
    const isUpdate = kind === "update";
    isAnswered ||= isUpdate;
    for (const [type, word] of Object.entries(Object(given))) {
      if (isUpdate || word === "denied" || !Object(given).region) words[type] = word;
    }
    const isGranted = words.ad_storage === "granted" && words.ad_user_data === "granted";
    report({
      ...forBoth(isGranted ? "granted" : isAnswered ? "denied" : undefined),
      optOut: words.ad_personalization === "denied",
    });
  });
};
