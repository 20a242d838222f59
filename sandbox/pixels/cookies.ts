/** A page's cookies, as a pixel script handles them: values are neither encoded nor decoded. */
export interface PixelCookies {
  /** Dots in the domain the cookies are stored under: 0 for `localhost` and addresses, 1 for `shop.example`. */
  readonly domainIndex: number;
  read(name: string): string | undefined;
  write(name: string, value: string, maxAgeSeconds: number): void;
  remove(name: string): void;
}

/** Finds the highest domain that takes a cookie and keeps to it. Runs in pages: refers to nothing outside itself. */
export function openCookies({ document, location }: Window): PixelCookies {
  const read = (name: string) => {
    for (const pair of document.cookie.split("; "))
      if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
    return undefined;
  };
  const put = (name: string, value: string, maxAgeSeconds: number, domain: string) => {
    const secure = location.protocol === "https:" ? ";Secure" : "";
    const scope = domain === "" ? "" : `;domain=.${domain}`;
    document.cookie = `${name}=${value};path=/;max-age=${maxAgeSeconds};SameSite=Lax${scope}${secure}`;
  };
  const takes = (domain: string) => {
    put("_probe", "1", 60, domain);
    const taken = read("_probe") === "1";
    put("_probe", "", 0, domain);
    return taken;
  };

  const labels = location.hostname.split(".");
  const isAddress = /^[\d.]+$|:/.test(location.hostname);
  const domains =
    isAddress || labels.length === 1 ? [] : labels.map((_, index) => labels.slice(-1 - index).join("."));
  const domain = domains.find(takes) ?? "";
  return {
    domainIndex: domain === "" ? 0 : domain.split(".").length - 1,
    read,
    write: (name, value, maxAgeSeconds) => put(name, value, maxAgeSeconds, domain),
    remove: (name) => put(name, "", 0, domain),
  };
}
