import type { Settings, SiteSettings } from "../../config/settings.ts";
import { judgePage } from "./page/judge-page.ts";
import { seePage } from "./page/see-page.ts";
import { type Result, wrong } from "./result.ts";

/** The site whose origins list the page; else the first. */
const siteFor = (url: URL, { sites }: Settings): SiteSettings | undefined =>
  sites.find(({ origins }) => origins.includes(url.origin)) ?? sites[0];

const unlisted = (url: URL, site: SiteSettings): Result[] =>
  site.origins.includes(url.origin)
    ? []
    : [
        wrong(
          "origins",
          `no site lists the origin ${url.origin}`,
          "the server turns away every beacon of this page",
          `add it to sites.${site.id}.origins`,
        ),
      ];

/**
 * Looks at a live page.
 * @throws Error where it cannot be opened at all
 */
export const checkPage = async (address: string, settings: Settings): Promise<Result[]> => {
  const url = new URL(address);
  const site = siteFor(url, settings);
  if (!site) return [];
  const seen = await seePage(url.href, site, settings).catch((cause: Error) => {
    throw new Error(`${address} cannot be opened: ${cause.message.split("\n", 1)[0]}.`, { cause });
  });
  return [...unlisted(url, site), ...judgePage(seen, site)];
};
