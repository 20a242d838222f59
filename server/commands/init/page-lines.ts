import type { SiteSettings } from "../../config/settings.ts";

/** What the pages of a site need, ready to be copied. */
export interface PageLines {
  snippet: string;
  csp: string;
  dataLayer: string;
  npm: string[];
}

const directive = (name: string, sources: readonly string[]) => `${name} ${[...new Set(sources)].join(" ")}`;

const originOf = (address: string) => new URL(address).origin;

/**
 * @param endpoint where browsers reach the companion server
 */
export const pageLines = ({ endpoint, site }: { endpoint: string; site: SiteSettings }): PageLines => {
  const meta = site.meta.map(({ scriptUrl }) => originOf(scriptUrl));
  const tiktok = webSources(site).map(({ scriptUrl }) => originOf(scriptUrl));
  // Meta's script reports to another host than it comes from.
  const metaReports = meta.map((origin) =>
    origin === "https://connect.facebook.net" ? "https://www.facebook.com" : origin,
  );
  return {
    snippet: [
      "<script>",
      '  !function(w,n){w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)}}(window,"twinbeam");',
      "</script>",
      `<script async src="${endpoint}/tag/${site.id}.js"></script>`,
    ].join("\n"),
    csp: [
      directive("script-src", ["'self'", endpoint, ...meta, ...tiktok]),
      directive("connect-src", ["'self'", endpoint, ...meta, ...metaReports, ...tiktok]),
      directive("img-src", ["'self'", ...metaReports, ...tiktok]),
    ].join("; "),
    dataLayer: [
      ...ancestors(site.dataLayer),
      `window.${site.dataLayer} = { value: 59.9, currency: "EUR", order_id: "A-1", contents: [{ id: "sku-1", quantity: 1, price: 59.9 }] };`,
      'twinbeam("track", "Purchase");',
    ].join("\n"),
    npm: [
      "npm install twinbeam",
      `import { createTag } from "twinbeam"; const tag = createTag(${tagOptions(endpoint, site)});`,
    ],
  };
};

const webSources = (site: SiteSettings) => site.tiktok.filter(({ eventSource }) => eventSource === "web");

const oneOrList = (items: readonly string[]) => (items.length === 1 ? items[0] : `[${items.join(", ")}]`);

/** The tag's options as a page's source has them. */
const tagOptions = (endpoint: string, site: SiteSettings): string => {
  const meta = site.meta.map(({ pixelId }) => `{ pixelId: "${pixelId}" }`);
  const tiktok = webSources(site).map(({ eventSourceId }) => `{ pixelCode: "${eventSourceId}" }`);
  return `{ ${[
    `endpoint: "${endpoint}"`,
    `site: "${site.id}"`,
    ...(meta.length ? [`meta: ${oneOrList(meta)}`] : []),
    ...(tiktok.length ? [`tiktok: ${oneOrList(tiktok)}`] : []),
  ].join(", ")} }`;
};

/** Statements that make the objects above the last segment of a path. */
const ancestors = (path: string): string[] => {
  const segments = path.split(".").slice(0, -1);
  return segments.map((_, at) => {
    const ancestor = `window.${segments.slice(0, at + 1).join(".")}`;
    // Google's tag manager wants an array here, and finds one; properties hold on it as well.
    return `${ancestor} = ${ancestor} || ${ancestor === "window.dataLayer" ? "[]" : "{}"};`;
  });
};
