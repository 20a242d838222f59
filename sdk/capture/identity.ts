import { fbclidOf, makeFbc, queryParameter } from "../../event/click-ids.ts";
import type { Platform } from "../../event/schema.ts";
import type { CookieJar } from "./cookies.ts";
import { copyFields } from "./copy.ts";

/** Lifetimes in days. Sources: Meta, fbp and fbc; TikTok, cookies of the pixel (click window). */
const metaCookieDays = 90;
const clickCookieDays = 30;
const fbpRandomRange = 2 ** 31;

/** No character that could end a cookie's value or name an attribute. */
const cookieSafe = /^[\w.~%+-]+$/;

/** Cookies of each platform, wiped when consent is withdrawn. Source: TikTok, cookies of the pixel. */
const platformCookies: Record<Platform, RegExp> = {
  meta: /^_fb[pc]$/,
  tiktok: /^(_ttp|ttclid|ttcsid.*|_tt_enable_cookie)$/,
};

export interface BrowserIds {
  fbp?: string;
  fbc?: string;
  ttp?: string;
  ttclid?: string;
}

/**
 * Where and when the visitor landed: the address as it was loaded, because a page may have cleaned it before the
 * tag ran, and consent may come after it has changed.
 */
export const landingNow = () => ({
  url: performance.getEntriesByType?.("navigation")[0]?.name ?? location.href,
  atMs: Date.now(),
});

/**
 * The visitor's ids at both platforms. The landing page's click ids are kept in memory; a cookie is written only
 * by `read`, for the platforms it is given.
 * @param mintsFbp whether `_fbp` is made where none exists
 */
export const createIdentity = (cookies: CookieJar, mintsFbp: boolean, landing = landingNow()) => {
  const fbclid = queryParameter(landing.url, "fbclid");
  const ttclidOfPage = queryParameter(landing.url, "ttclid");
  /** Where cookies do not hold, the page still keeps what it made. */
  const made: { [cookie: string]: string } = {};
  const keep = (name: string, value: string, days: number) => {
    cookies.set(name, value, days);
    made[name] = value;
    return value;
  };

  /** The newest click wins; the same click is never dated again. Source: Meta, fbp and fbc. */
  const fbc = (stored: string | undefined) => {
    if (!fbclid || (stored && fbclidOf(stored) === fbclid)) return stored;
    const fresh = makeFbc(fbclid, landing.atMs, cookies.subdomainIndex());
    return fresh ? keep("_fbc", fresh, metaCookieDays) : stored;
  };
  const fbp = (stored: string | undefined) => {
    if (stored || !mintsFbp) return stored;
    const random = Math.floor(Math.random() * fbpRandomRange);
    return keep("_fbp", `fb.${cookies.subdomainIndex()}.${Date.now()}.${random}`, metaCookieDays);
  };
  const ttclid = (stored: string | undefined) => {
    if (!ttclidOfPage || ttclidOfPage === stored || !cookieSafe.test(ttclidOfPage)) return stored;
    return keep("ttclid", ttclidOfPage, clickCookieDays);
  };

  return {
    /** Ids of the platforms that are allowed. Absent ones have no key. */
    read: (allowed: (platform: Platform) => boolean): BrowserIds => {
      const stored = { ...cookies.read(), ...made };
      return copyFields({
        ...(allowed("meta") && { fbp: fbp(stored._fbp), fbc: fbc(stored._fbc) }),
        ...(allowed("tiktok") && { ttp: stored._ttp, ttclid: ttclid(stored.ttclid) }),
      });
    },
    wipe: (platform: Platform) => {
      const names = platformCookies[platform];
      cookies.remove(names);
      for (const name of Object.keys(made)) if (names.test(name)) delete made[name];
    },
  };
};
