import type { SetupDestination, SetupSite } from "../server/admin/api.ts";

export type DestinationPlatform = "meta" | "tiktok";

/** One pixel or event source while it is edited; what the form does not ask stays in `destination` as it is. */
export interface DestinationForm {
  /** Tells rows apart while they are typed. */
  row: number;
  isNew: boolean;
  destination: SetupDestination;
}

/** What can be typed of a destination. */
export type DestinationKey = Exclude<keyof SetupDestination, "hasToken">;

/** What the form asks for one site. Texts as they were typed; empty: not said. */
export interface SiteForm {
  domain: string;
  dataLayer: string;
  /** Empty: the site's own, which is no single word. */
  consent: string;
  /** Empty: the platforms' own addresses, or several. */
  sandbox: string;
  meta: DestinationForm[];
  tiktok: DestinationForm[];
}

export const idKeys = { meta: "pixelId", tiktok: "eventSourceId" } as const;
const scripts = { meta: "/en_US/fbevents.js", tiktok: "/i18n/pixel/events.js" } as const;
const usualLayer = "dataLayer.meta";
const usualConsent = "granted";

let rows = 0;

export const emptyDestination = (): DestinationForm => ({ row: ++rows, isNew: true, destination: {} });

export const emptyForm = (): SiteForm => ({
  domain: "",
  dataLayer: usualLayer,
  consent: usualConsent,
  sandbox: "",
  meta: [emptyDestination()],
  tiktok: [emptyDestination()],
});

/** The destination with a value typed; an empty one is left out. */
export const withTyped = (form: DestinationForm, key: DestinationKey, value: string): DestinationForm => {
  const { [key]: _, ...others } = form.destination;
  return { ...form, destination: value === "" ? others : { ...form.destination, [key]: value } };
};

const withScheme = (domain: string) => (/^https?:\/\//.test(domain) ? domain : `https://${domain}`);

/** Origins of a domain; a name with a dot is taken with and without `www.`. */
const originsOf = (domain: string): string[] => {
  const text = withScheme(domain.trim());
  if (!URL.canParse(text)) return [domain];
  const { origin, hostname, protocol, port } = new URL(text);
  if (!/[a-z]\.[a-z]/i.test(hostname)) return [origin];
  const bare = hostname.replace(/^www\./, "");
  return [bare, `www.${bare}`].map((host) => `${protocol}//${host}${port && `:${port}`}`);
};

const idOf = (origin: string | undefined) =>
  (origin ?? "")
    .replace(/^https?:\/\//, "")
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-");

const addressesOf = ({ meta = [], tiktok = [] }: Pick<SetupSite, "meta" | "tiktok">) =>
  new Set([...meta, ...tiktok].map(({ apiBase = "" }) => apiBase));

/** Whether the site's destinations do not share one address: the form shows none then. */
export const hasSeveralAddresses = (site: SetupSite): boolean => addressesOf(site).size > 1;

const sandboxOf = (site: SetupSite): string => {
  const [only = "", ...others] = addressesOf(site);
  return others.length > 0 ? "" : only;
};

/** The destination at a sandbox, or with an empty address at its platform again, its own script kept. */
const placedAt = (sandbox: string, platform: DestinationPlatform, destination: SetupDestination) => {
  const { apiBase = "", scriptUrl, ...others } = destination;
  if (sandbox) return { ...others, apiBase: sandbox, scriptUrl: sandbox + scripts[platform] };
  const isOwn = scriptUrl !== undefined && scriptUrl !== apiBase + scripts[platform];
  return { ...others, ...(isOwn && { scriptUrl }) };
};

/** A login stands in the place of a typed token. */
const withOneToken = ({ accessToken, ...destination }: SetupDestination): SetupDestination =>
  destination.connection || accessToken === undefined ? destination : { ...destination, accessToken };

/** The form filled with what is known of a site. */
export const formOf = (site: SetupSite): SiteForm => {
  const { origins, dataLayer = usualLayer, consent = usualConsent, meta = [], tiktok = [] } = site;
  const row = (destination: SetupDestination) => ({ ...emptyDestination(), isNew: false, destination });
  return {
    domain: origins[0] ?? "",
    dataLayer,
    consent: typeof consent === "string" ? consent : "",
    sandbox: sandboxOf(site),
    meta: meta.map(row),
    tiktok: tiktok.map(row),
  };
};

/** The origins with those of one domain in the place of another's; further ones stay. */
const movedOrigins = (origins: readonly string[], from: string, to: string) => {
  const old = new Set(originsOf(from));
  return [...new Set([...originsOf(to), ...origins.filter((origin) => !old.has(origin))])];
};

/** The site that a filled form means; what was not changed in the form stays as it was, and what it does not ask. */
export const siteOf = (form: SiteForm, before?: SetupSite): SetupSite => {
  const was = before && formOf(before);
  const isChanged = (key: "domain" | "dataLayer" | "consent" | "sandbox") => form[key] !== was?.[key];
  const sandbox = form.sandbox.replace(/\/+$/, "");
  const destinationsOf = (platform: DestinationPlatform) =>
    form[platform]
      .filter(({ destination }) => destination[idKeys[platform]])
      .map(({ destination, isNew }) => {
        const typed = withOneToken(destination);
        return isChanged("sandbox") || (isNew && sandbox) ? placedAt(sandbox, platform, typed) : typed;
      });
  const origins = before?.origins ?? [];
  return {
    ...before,
    id: before?.id ?? idOf(originsOf(form.domain)[0]),
    origins: isChanged("domain") ? movedOrigins(origins, was?.domain ?? "", form.domain) : origins,
    ...(isChanged("dataLayer") && { dataLayer: form.dataLayer }),
    ...(isChanged("consent") && { consent: form.consent }),
    meta: destinationsOf("meta"),
    tiktok: destinationsOf("tiktok"),
  };
};

/** The lines that go into every page. */
export const snippetOf = (endpoint: string, site: string): string =>
  [
    "<script>",
    '  !function(w,n){w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)}}(window,"twinbeam");',
    "</script>",
    `<script async src="${endpoint.replace(/\/+$/, "")}/tag/${site}.js"></script>`,
  ].join("\n");
