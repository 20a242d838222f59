import { fbclidOf, isFbc, isFbp, makeFbc, queryParameter } from "../../event/click-ids.ts";
import type { Platform } from "../../event/schema.ts";
import type { CookieJar } from "./cookies.ts";

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
 * The visitor's ids at both platforms. The landing page's click ids are kept in memory, because consent may
 * come after the address has changed; a cookie is written only by `read`, for the platforms it is given.
 * @param mintsFbp whether `_fbp` is made where none exists
 * @param nowMs clock, Unix milliseconds
 * @param random number from 0 to 1
 */
export const createIdentity = ({
  cookies,
  mintsFbp,
  nowMs = Date.now,
  random = Math.random,
}: {
  cookies: CookieJar;
  mintsFbp: boolean;
  nowMs?: () => number;
  random?: () => number;
}) => {
  const landedAtMs = nowMs();
  const fbclid = queryParameter(location.href, "fbclid");
  const landingTtclid = queryParameter(location.href, "ttclid");
  /** Where cookies do not hold, the page still keeps one value. */
  const kept: BrowserIds = {};
  const keep = (field: keyof BrowserIds, name: string, value: string, days: number) => {
    cookies.set(name, value, days);
    kept[field] = value;
    return value;
  };

  /** The newest click wins; the same click is never dated again. Source: Meta, fbp and fbc. */
  const fbc = () => {
    const stored = kept.fbc ?? cookies.get("_fbc");
    if (fbclid && fbclid !== (stored && fbclidOf(stored))) {
      const made = makeFbc(fbclid, landedAtMs, cookies.subdomainIndex());
      if (made) return keep("fbc", "_fbc", made, metaCookieDays);
    }
    return stored && isFbc(stored) ? stored : undefined;
  };
  const fbp = () => {
    const stored = cookies.get("_fbp") ?? kept.fbp;
    if (stored && isFbp(stored)) return stored;
    if (!mintsFbp) return undefined;
    const made = `fb.${cookies.subdomainIndex()}.${nowMs()}.${Math.floor(random() * fbpRandomRange)}`;
    return keep("fbp", "_fbp", made, metaCookieDays);
  };
  const ttclid = () => {
    const stored = kept.ttclid ?? cookies.get("ttclid");
    if (landingTtclid && landingTtclid !== stored && cookieSafe.test(landingTtclid))
      return keep("ttclid", "ttclid", landingTtclid, clickCookieDays);
    return stored;
  };

  return {
    /** Ids of the platforms that are allowed. Absent ones have no key. */
    read: (allowed: (platform: Platform) => boolean): BrowserIds => {
      const ids = {
        ...(allowed("meta") && { fbp: fbp(), fbc: fbc() }),
        ...(allowed("tiktok") && { ttp: cookies.get("_ttp"), ttclid: ttclid() }),
      };
      return Object.fromEntries(Object.entries(ids).filter(([, value]) => value));
    },
    /** Forgets what the platform's cookies and the landing page said. */
    wipe: (platform: Platform) => {
      cookies.remove(platformCookies[platform]);
      if (platform === "meta") {
        delete kept.fbp;
        delete kept.fbc;
      } else delete kept.ttclid;
    },
  };
};

export type Identity = ReturnType<typeof createIdentity>;
