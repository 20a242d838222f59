/** What `init` was told, by flags or prompts. Absent: not asked, and left as it is. */
export interface Answers {
  domain?: string;
  metaPixelId?: string;
  metaToken?: string;
  tiktokPixelCode?: string;
  tiktokToken?: string;
  dataLayer?: string;
  consent?: string;
}

export const consentModes = ["granted", "required", "denied", "consent-mode", "tcf", "gpp"] as const;

/** What a domain means: site id, origins and cookie domain. */
export interface Site {
  id: string;
  origins: string[];
  cookieDomain?: string;
}

const localPorts = [3000, 8070, 8080];

/** Pages of a site under development, whatever port they have. */
const localOrigins = (host: string) => localPorts.map((port) => `http://${host}:${port}`);

const hostOf = (text: string): URL | undefined => {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address) : undefined;
};

const isLocal = (host: string) => host === "localhost" || /^[\d.]+$/.test(host);

/** The site that a domain, or the address of a page, stands for; undefined where it is neither. */
export const siteOf = (domain: string): Site | undefined => {
  const url = hostOf(domain.trim());
  if (!url) return undefined;
  const { hostname, port, protocol } = url;
  if (isLocal(hostname))
    return { id: "shop", origins: port ? [`http://${hostname}:${port}`] : localOrigins(hostname) };
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(hostname)) return undefined;
  const bare = hostname.replace(/^www\./, "");
  const suffix = port ? `:${port}` : "";
  return {
    id: bare.split(".")[0] ?? bare,
    origins: [`${protocol}//${bare}${suffix}`, `${protocol}//www.${bare}${suffix}`],
    cookieDomain: bare,
  };
};

interface Form {
  isRight: (value: string) => boolean;
  wrong: string;
}

const token: Form = {
  isRight: (value) => /^\S{8,}$/.test(value),
  wrong: "A token has no spaces: copy it whole.",
};

/** What each answer must look like. */
export const forms: Readonly<Record<keyof Answers, Form>> = {
  domain: {
    isRight: (value) => siteOf(value) !== undefined,
    wrong: "A domain looks like shop.example.",
  },
  metaPixelId: {
    isRight: (value) => /^\d{1,20}$/.test(value),
    wrong: "A Meta pixel id is digits only, most often 15 or 16.",
  },
  metaToken: token,
  tiktokPixelCode: {
    isRight: (value) => /^[A-Za-z0-9_-]{1,64}$/.test(value) && !/^\d+$/.test(value),
    wrong: "A TikTok pixel code looks like C4ABC…; digits alone are the pixel's number, not its code.",
  },
  tiktokToken: token,
  dataLayer: {
    isRight: (value) => /^[A-Za-z_$][\w$]*(\.[\w$]+)*$/.test(value),
    wrong: "A data layer path looks like dataLayer.meta.",
  },
  consent: {
    isRight: (value) => consentModes.some((mode) => mode === value),
    wrong: `Consent is one of ${consentModes.join(", ")}.`,
  },
};

/** Answers by key, in the order in which they are asked. */
export const answerKeys = Object.keys(forms) as (keyof Answers)[];

/** The first answer that cannot be right, as a sentence. */
export const wrongAnswer = (answers: Answers): string | undefined => {
  const key = answerKeys.find((name) => answers[name] !== undefined && !forms[name].isRight(answers[name]));
  return key && forms[key].wrong;
};
