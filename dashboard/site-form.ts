import type { SetupDestination, SetupSite } from "../server/admin/api.ts";

/** One pixel or event source as it is typed. */
export interface DestinationForm {
  /** Tells rows apart while they are typed. */
  row: number;
  id: string;
  token: string;
  /** Name of a login that brings the token; empty: the token is typed. */
  connection: string;
  testCode: string;
  /** TikTok's event source. */
  source: string;
  /** Whether a token is kept already. */
  hasToken: boolean;
}

export type DestinationPlatform = "meta" | "tiktok";

/** What the form asks for one site. Texts as they were typed; empty: not said. */
export interface SiteForm {
  domain: string;
  dataLayer: string;
  consent: string;
  sandbox: string;
  meta: DestinationForm[];
  tiktok: DestinationForm[];
}

let rows = 0;

export const emptyDestination = (): DestinationForm => ({
  row: ++rows,
  id: "",
  token: "",
  connection: "",
  testCode: "",
  source: "web",
  hasToken: false,
});

const usualLayer = "dataLayer.meta";

export const emptyForm = (): SiteForm => ({
  domain: "",
  dataLayer: usualLayer,
  consent: "granted",
  sandbox: "",
  meta: [emptyDestination()],
  tiktok: [emptyDestination()],
});

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

const given = (values: Record<string, string>): SetupDestination =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

const scripts = { meta: "/en_US/fbevents.js", tiktok: "/i18n/pixel/events.js" } as const;

const destinationsOf = (platform: DestinationPlatform, forms: readonly DestinationForm[], sandbox: string) =>
  forms
    .filter(({ id }) => id !== "")
    .map(({ id, token, connection, testCode, source }) =>
      given({
        ...(platform === "meta"
          ? { pixelId: id }
          : { eventSourceId: id, eventSource: source === "web" ? "" : source }),
        ...(connection ? { connection } : { accessToken: token }),
        testEventCode: testCode,
        ...(sandbox && { apiBase: sandbox, scriptUrl: sandbox + scripts[platform] }),
      }),
    );

/** The site that a filled form means; what the form does not ask stays as it was. */
export const siteOf = (form: SiteForm, before?: SetupSite): SetupSite => {
  const sandbox = form.sandbox.replace(/\/+$/, "");
  const origins = originsOf(form.domain);
  return {
    ...before,
    id: before?.id ?? idOf(origins[0]),
    origins,
    dataLayer: form.dataLayer,
    consent: form.consent,
    meta: destinationsOf("meta", form.meta, sandbox),
    tiktok: destinationsOf("tiktok", form.tiktok, sandbox),
  };
};

const formOfDestination = (destination: SetupDestination): DestinationForm => ({
  ...emptyDestination(),
  id: destination.pixelId ?? destination.eventSourceId ?? "",
  connection: destination.connection ?? "",
  testCode: destination.testEventCode ?? "",
  source: destination.eventSource ?? "web",
  hasToken: destination.hasToken ?? false,
});

/** The form filled with what is known of a site. */
export const formOf = ({ origins, meta = [], tiktok = [], dataLayer, consent }: SetupSite): SiteForm => ({
  domain: origins[0] ?? "",
  dataLayer: dataLayer ?? usualLayer,
  consent: typeof consent === "string" ? consent : "granted",
  sandbox: meta[0]?.apiBase ?? tiktok[0]?.apiBase ?? "",
  meta: meta.map(formOfDestination),
  tiktok: tiktok.map(formOfDestination),
});

/** The lines that go into every page. */
export const snippetOf = (endpoint: string, site: string): string =>
  [
    "<script>",
    '  !function(w,n){w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)}}(window,"twinbeam");',
    "</script>",
    `<script async src="${endpoint.replace(/\/+$/, "")}/tag/${site}.js"></script>`,
  ].join("\n");
