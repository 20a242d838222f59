import { readFile, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { type Document, isMap, isSeq, parseDocument } from "yaml";
import { type Answers, siteOf } from "./answers.ts";

/** A new configuration before any answer: rate limits on, no secret in it. */
const beginning = `# Twinbeam's configuration: docs/deploy.md explains its keys. Secrets stand in .env beside it.
server:
  host: 127.0.0.1
  port: 8080
  apiKeys: [ "\${TWINBEAM_API_KEY}" ] # for POST /v1/events
  adminPassword: "\${TWINBEAM_ADMIN_PASSWORD}" # for /admin
  rateLimit: { perAddress: 50, perSite: 2000 } # beacons a second
store: { url: "file:./data" }
sites:
  - id: shop
    origins: []
    dataLayer: dataLayer.meta
    consent: granted
`;

/** Addresses of a sandbox that stands in for both platforms. */
export interface Stand {
  metaApiBase: string;
  metaScriptUrl: string;
  tiktokApiBase: string;
  tiktokScriptUrl: string;
}

const site = ["sites", 0];

/** Path of the site's first destination of a platform, whether it stands alone or in a list. */
const destinationPath = (document: Document, platform: "meta" | "tiktok") => {
  const path = [...site, platform];
  const node = document.getIn(path);
  if (isMap(node)) return path;
  if (!isSeq(node)) document.setIn(path, document.createNode([{}]));
  return [...path, 0];
};

const setDestination = (
  document: Document,
  platform: "meta" | "tiktok",
  values: Readonly<Record<string, string | undefined>>,
) => {
  const said = Object.entries(values).filter(([, value]) => value !== undefined);
  if (said.length === 0) return;
  const path = destinationPath(document, platform);
  for (const [key, value] of said) document.setIn([...path, key], value);
};

/** Pages and stored events name a site by its id, so that one stays once it is given. */
const setSite = (document: Document, { domain, dataLayer, consent }: Answers, isNew: boolean) => {
  const told = domain === undefined ? undefined : siteOf(domain);
  const values = {
    id: isNew ? told?.id : undefined,
    origins: told?.origins,
    cookieDomain: told?.cookieDomain,
    dataLayer,
    consent,
  };
  for (const [key, value] of Object.entries(values))
    if (value !== undefined) document.setIn([...site, key], document.createNode(value));
};

/** A secret's place in the configuration: the name of a variable, never the value. */
const secretReference = (value: string | undefined, name: string) =>
  value === undefined ? undefined : `\${${name}}`;

export const variableNames = { metaToken: "META_TOKEN", tiktokToken: "TIKTOK_TOKEN" } as const;

/**
 * Lays answers over a configuration's text; what was not asked stays as it is, comments included.
 * @param text absent: a new configuration
 * @param format what the text is, and stays
 */
export const applyAnswers = (
  text: string | undefined,
  answers: Answers,
  { format = "yaml", stand }: { format?: "yaml" | "json"; stand?: Stand | undefined } = {},
): string => {
  const document = parseDocument(text ?? beginning);
  setSite(document, answers, text === undefined);
  setDestination(document, "meta", {
    pixelId: answers.metaPixelId,
    accessToken: secretReference(answers.metaToken, variableNames.metaToken),
    apiBase: stand?.metaApiBase,
    scriptUrl: stand?.metaScriptUrl,
  });
  setDestination(document, "tiktok", {
    eventSourceId: answers.tiktokPixelCode,
    accessToken: secretReference(answers.tiktokToken, variableNames.tiktokToken),
    apiBase: stand?.tiktokApiBase,
    scriptUrl: stand?.tiktokScriptUrl,
  });
  return format === "json"
    ? `${JSON.stringify(document.toJS(), null, 2)}\n`
    : document.toString({ lineWidth: 100 });
};

/**
 * Writes answers into a configuration file, new or there already.
 * @throws Error for a file that is a program, or no YAML or JSON
 */
export const writeConfiguration = async (
  file: string,
  { exists, answers, stand }: { exists: boolean; answers: Answers; stand?: Stand | undefined },
): Promise<void> => {
  const ending = extname(file);
  if (ending === ".ts" || ending === ".mjs")
    throw new Error(`${file} is a program, which init does not rewrite: change it by hand.`);
  const format = ending === ".json" ? "json" : "yaml";
  const before = exists ? await readFile(file, "utf8") : undefined;
  const mistake = before === undefined ? undefined : parseDocument(before).errors[0];
  if (mistake) throw new Error(`${file} cannot be read: ${mistake.message.split("\n", 1)[0]}.`);
  const after = applyAnswers(before, answers, { format, stand });
  if (after !== before) await writeFile(file, after);
};
