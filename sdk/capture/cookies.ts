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
  /** The host and what stands above it, from two labels up; none for an IP address or a single label. */
  const levels = (): string[] => {
    const host = location.hostname;
    const labels = /^[\d.]+$|:/.test(host) ? [] : host.split(".");
    return labels
      .slice(1)
      .map((_, index) => labels.slice(index).join("."))
      .reverse();
  };
  let domain = cookieDomain?.replace(/^\./, "");
  /** The widest is found by trying: that way `example.co.uk` needs no list of public suffixes. Empty: the host alone. */
  const ownDomain = () => {
    domain ??= levels().find(works) ?? "";
    return domain;
  };
  return {
    /** All of them at once: each look at `document.cookie` asks another process. */
    read: (): { [name: string]: string | undefined } => attempt(() => jar.get()) ?? {},
    set: (name: string, value: string, days: number) =>
      attempt(() => {
        const secure = location.protocol === "https:";
        jar.set(name, value, { domain: ownDomain(), expires: days, sameSite: "Lax", secure });
      }),
    /** Removes the cookies whose names match, whoever set them and on whichever level. */
    remove: (names: RegExp) =>
      attempt(() => {
        for (const name of Object.keys(jar.get()).filter((name) => names.test(name))) {
          for (const domain of ["", ...levels()]) jar.remove(name, { domain });
        }
      }),
    /** Dots in the cookies' domain, which Meta's ids name: `example.com` 1, an IP address 0. */
    subdomainIndex: (): number => (attempt(ownDomain)?.split(".").length ?? 1) - 1,
  };
};
