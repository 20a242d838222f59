import { fbclidOf } from "../../event/click-ids.ts";
import type { ClickIds } from "./door.ts";

const dayS = 86_400;

/** The platforms' cookies with their full lifetimes; sources: Meta, fbp and fbc; TikTok's and its peers' cookies. */
const cookies: readonly { field: keyof ClickIds; name: string; lifetimeS: number }[] = [
  { field: "fbc", name: "_fbc", lifetimeS: 90 * dayS },
  { field: "fbp", name: "_fbp", lifetimeS: 90 * dayS },
  { field: "ttp", name: "_ttp", lifetimeS: 390 * dayS },
  { field: "ttclid", name: "ttclid", lifetimeS: 30 * dayS },
];

/** RFC 6265, section 4.1.1: what a cookie's value may hold. Values are kept byte for byte, so others get none. */
const cookieValue = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,1000}$/;

/** The raw values of a request's `Cookie` header; of a name that comes twice the first, which is the nearer one. */
const valuesIn = (header: string): Map<string, string> => {
  const values = new Map<string, string>();
  for (const pair of header.split(";")) {
    const sign = pair.indexOf("=");
    const name = pair.slice(0, sign).trim();
    if (sign > 0 && !values.has(name)) values.set(name, pair.slice(sign + 1).trim());
  }
  return values;
};

/** An `fbc` is dated by the first sight of its click: the one that the browser has is the older one. */
const isSame = (field: keyof ClickIds, value: string, known: string | undefined) =>
  known === value || (field === "fbc" && known !== undefined && fbclidOf(known) === fbclidOf(value));

interface CookieContext {
  /** The request's `Cookie`. */
  header?: string | undefined;
  /** The site's cookie domain; without one the cookie belongs to this host. */
  domain?: string | undefined;
  isSecure: () => boolean;
}

/** The `Set-Cookie` lines for the ids that the request's cookies lack or have otherwise. */
export const setCookies = (ids: ClickIds, { header = "", domain, isSecure }: CookieContext): string[] => {
  const known = valuesIn(header);
  const missing = cookies.filter(({ field, name }) => {
    const value = ids[field];
    return value !== undefined && cookieValue.test(value) && !isSame(field, value, known.get(name));
  });
  if (missing.length === 0) return [];
  const secure = isSecure() ? "; Secure" : "";
  const attributes = `; Path=/; SameSite=Lax${domain ? `; Domain=${domain}` : ""}${secure}`;
  return missing.map(
    ({ field, name, lifetimeS }) => `${name}=${ids[field]}; Max-Age=${lifetimeS}${attributes}`,
  );
};
