import Cookies from "js-cookie";
import { attempt } from "./attempt.ts";

/** Values are click ids: kept byte for byte, so nothing is decoded or encoded. */
const jar = Cookies.withConverter({ read: (value) => value, write: (value) => String(value) });
const probeName = "__twinbeam";

/**
 * The widest domain of the page's host that takes a cookie, found by trying from two labels up: that way
 * `example.co.uk` needs no list of public suffixes. Undefined for an IP address or a single label.
 */
const probeDomain = (host: string): string | undefined => {
  const labels = host.split(".");
  if (/^[\d.]+$|:/.test(host)) return undefined;
  for (let count = 2; count <= labels.length; count++) {
    const domain = labels.slice(-count).join(".");
    jar.set(probeName, "1", { domain });
    if (jar.get(probeName)) {
      jar.remove(probeName, { domain });
      return domain;
    }
  }
  return undefined;
};

export type CookieJar = ReturnType<typeof createCookieJar>;

/**
 * The page's cookies. Sandboxed frames and privacy settings make any access throw: then nothing is read and
 * nothing kept.
 * @param cookieDomain where the configuration names it; else the widest that works
 */
export const createCookieJar = (cookieDomain?: string) => {
  let domain: string | undefined;
  let probed = false;
  const attributes = () => {
    if (!probed) domain = cookieDomain?.replace(/^\./, "") ?? probeDomain(location.hostname);
    probed = true;
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
    subdomainIndex: (): number => {
      attributes();
      return (domain?.split(".").length ?? 1) - 1;
    },
  };
};
