import type { ConsentWord, Platform } from "../../event/schema.ts";
import { byPlatform, platforms } from "../../event/words.ts";

/** A platform without a word is undecided: its events wait. `undefined` takes a word back. */
export interface Decision {
  meta?: ConsentWord | undefined;
  tiktok?: ConsentWord | undefined;
  /** The visitor opted out of sale or sharing: limited data use. */
  limited?: boolean;
  /** The visitor refused personalised advertising: Meta's `opt_out`. */
  optOut?: boolean;
}

export const forBoth = (word: ConsentWord | undefined): Decision => byPlatform(() => word);

/** Ids in the Global Vendor List, where the site wants them checked. */
export interface TcfVendors {
  meta?: number;
  tiktok?: number;
}

/** A signal of the page's consent manager: reports what it says now and whenever it changes. */
export type ConsentSignal = (report: (decision: Decision) => void, vendors?: TcfVendors) => void;

/**
 * What the visitor allows, for each platform.
 * @param onGrant a platform was allowed that was not
 * @param onRefuse platforms that were refused, whether or not they had been allowed
 */
export const createConsent = (
  initial: Decision,
  onGrant: () => void,
  onRefuse: (refused: Platform[]) => void,
) => {
  let now = initial;
  const allows = (platform: Platform) => now[platform] === "granted";
  const isRefused = () => platforms.every((platform) => now[platform] === "denied");
  return {
    allows,
    /** Nobody may get anything. */
    isRefused,
    isUndecided: () => !platforms.some(allows) && !isRefused(),
    /** A global privacy control limits use whatever else was said. Source: GPC specification. */
    isLimited: () => navigator.globalPrivacyControl === true || now.limited === true,
    isOptedOut: () => now.optOut === true,
    decide: (decision: Decision) => {
      const before = now;
      now = { ...now, ...decision };
      const refused = platforms.filter((platform) => decision[platform] === "denied");
      if (refused.length) onRefuse(refused);
      if (platforms.some((platform) => allows(platform) && before[platform] !== "granted")) onGrant();
    },
  };
};

export type ConsentState = ReturnType<typeof createConsent>;
