import type { SetupDestination, SetupSite } from "../server/admin/api.ts";

/** What the form asks for one site. Texts as they were typed; empty: not said. */
export interface SiteForm {
  domain: string;
  pixelId: string;
  metaToken: string;
  metaTestCode: string;
  pixelCode: string;
  tiktokToken: string;
  tiktokTestCode: string;
  dataLayer: string;
  consent: string;
  sandbox: string;
}

export const emptyForm: SiteForm = {
  domain: "",
  pixelId: "",
  metaToken: "",
  metaTestCode: "",
  pixelCode: "",
  tiktokToken: "",
  tiktokTestCode: "",
  dataLayer: "dataLayer.meta",
  consent: "granted",
  sandbox: "",
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

const given = (values: Record<string, string>): SetupDestination =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

/** The site that a filled form means; what the form does not ask stays as it was. */
export const siteOf = (form: SiteForm, before?: SetupSite): SetupSite => {
  const { pixelId, metaToken, metaTestCode, pixelCode, tiktokToken, tiktokTestCode } = form;
  const sandbox = form.sandbox.replace(/\/+$/, "");
  const at = (script: string): Record<string, string> =>
    sandbox ? { apiBase: sandbox, scriptUrl: sandbox + script } : {};
  const origins = originsOf(form.domain);
  return {
    ...before,
    id: before?.id ?? idOf(origins[0]),
    origins,
    dataLayer: form.dataLayer,
    consent: form.consent,
    meta: pixelId
      ? [
          given({
            pixelId,
            accessToken: metaToken,
            testEventCode: metaTestCode,
            ...at("/en_US/fbevents.js"),
          }),
        ]
      : [],
    tiktok: pixelCode
      ? [
          given({
            eventSourceId: pixelCode,
            accessToken: tiktokToken,
            testEventCode: tiktokTestCode,
            ...at("/i18n/pixel/events.js"),
          }),
        ]
      : [],
  };
};

/** The form filled with what is known of a site. */
export const formOf = ({ origins, meta = [], tiktok = [], dataLayer, consent }: SetupSite): SiteForm => ({
  ...emptyForm,
  domain: origins[0] ?? "",
  pixelId: meta[0]?.pixelId ?? "",
  metaTestCode: meta[0]?.testEventCode ?? "",
  pixelCode: tiktok[0]?.eventSourceId ?? "",
  tiktokTestCode: tiktok[0]?.testEventCode ?? "",
  dataLayer: dataLayer ?? emptyForm.dataLayer,
  consent: typeof consent === "string" ? consent : emptyForm.consent,
  sandbox: meta[0]?.apiBase ?? tiktok[0]?.apiBase ?? "",
});

/** The lines that go into every page. */
export const snippetOf = (endpoint: string, site: string): string =>
  [
    "<script>",
    '  !function(w,n){w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)}}(window,"twinbeam");',
    "</script>",
    `<script async src="${endpoint.replace(/\/+$/, "")}/tag/${site}.js"></script>`,
  ].join("\n");
