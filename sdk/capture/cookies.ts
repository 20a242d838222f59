import Cookies from "js-cookie";
import { attempt } from "./attempt.ts";

/** Where a cookie is tried out. */
const probeName = "__twinbeam";

export type CookieJar = ReturnType<typeof createCookieJar>;

/**
 * The page's cookies. Sandboxed frames and privacy settings make any access throw: then nothing is read and
 * nothing kept.
 * @param cookieDomain where the configuration names it; else the widest that works
 */
export const createCookieJar = (cookieDomain?: string) => {
  /** Values are click ids: kept byte for byte, so nothing is decoded or encoded. */
  const jar = Cookies.withConverter({ read: (value) => value, write: (value) => String(value) });
  const works = (domain: string) => {
    jar.set(probeName, "1", { domain });
    const isKept = jar.get(probeName);
    jar.remove(probeName, { domain });
    return isKept;
  };
  /**
   * Found by trying from two labels up: that way `example.co.uk` needs no list of public suffixes. Empty for an
   * IP address or a single label.
   */
  const widestDomain = (): string => {
    const host = location.hostname;
    const labels = /^[\d.]+$|:/.test(host) ? [] : host.split(".");
    const domains = labels.map((_, index) => labels.slice(index).join(".")).reverse();
    return domains.slice(1).find(works) ?? "";
  };
  let domain = cookieDomain?.replace(/^\./, "");
  const attributes = () => {
    domain ??= widestDomain();
    return domain ? { domain } : {};
  };
  return {
    /** All of them at once: each look at `document.cookie` asks another process. */
    read: (): { [name: string]: string | undefined } => attempt(() => jar.get()) ?? {},
    set: (name: string, value: string, days: number) =>
      attempt(() => {
        const secure = location.protocol === "https:";
        jar.set(name, value, { ...attributes(), expires: days, sameSite: "Lax", secure });
      }),
    /** Removes the cookies whose names match, whoever set them. */
    remove: (names: RegExp) =>
      attempt(() => {
        for (const name of Object.keys(jar.get()).filter((name) => names.test(name))) {
          jar.remove(name, attributes());
          jar.remove(name);
        }
      }),
    /** Dots in the cookies' domain, which Meta's ids name: `example.com` 1, an IP address 0. */
    subdomainIndex: (): number => (attempt(attributes)?.domain?.split(".").length ?? 1) - 1,
  };
};
