import { tiktokAppName } from "../../event/app-names.ts";
import {
  contentAliases,
  contentFields,
  type NormalForm,
  type PlatformField,
  propertyFields,
  userFields,
} from "../../event/fields.ts";
import { standardNames, tiktokName, tiktokReservedNames } from "../../event/names.ts";
import { type MetaError, metaErrors, unlisted as unlistedMeta } from "../../server/relay/meta/errors.ts";
import { graphVersions } from "../../server/relay/meta/graph-versions.ts";
import {
  type TiktokError,
  tiktokErrors,
  unlisted as unlistedTiktok,
} from "../../server/relay/tiktok/errors.ts";
import { anywhere, beside } from "../../server/relay/tiktok/identifiers.ts";
import { carried } from "./carried.ts";
import type { Outcome } from "./example.ts";
import { examples } from "./index.ts";

/** Pages of docs/ whose tables come from the data that the code walks; a test holds them to it. */

const row = (...cells: (string | undefined)[]) => `| ${cells.map((cell) => cell ?? "").join(" | ")} |`;
const table = (heads: readonly string[], rows: readonly string[]) =>
  [row(...heads), row(...heads.map(() => "---")), ...rows].join("\n");
const code = (text: string | undefined) => (text === undefined ? undefined : `\`${text}\``);
const codes = (texts: readonly string[]) => texts.map((text) => `\`${text}\``).join(" ");
const json = (value: unknown) => ["```json", JSON.stringify(value, null, 2), "```"].join("\n");

const forms: Readonly<Record<NormalForm, string>> = {
  email: "trimmed, lower case",
  phoneDigits: "digits with country code",
  phonePlus: "+ and digits with country code",
  name: "lower case, without spaces and ASCII punctuation",
  gender: "m or f",
  birthDate: "YYYYMMDD",
  place: "lower case, without spaces and punctuation",
  region: "two letters in the USA and Canada, else as a city",
  zipMeta: "lower case, without spaces and dashes; USA: five digits",
  zipTiktok: "lower case, without spaces and dashes",
  country: "ISO two letters, lower case",
  externalId: "lower case, without white space",
  deviceId: "lower case; all zeros: left out",
  fbp: "as it is",
  fbc: "as it is, or made from the click id",
  ttp: "as it is",
  ttclid: "as it is",
  locale: "a language tag",
  attStatus: "upper case, one of TikTok's words",
  ip: "public only, canonical",
  digits: "digits only",
  asIs: "as it is",
};

const personCell = (field: PlatformField | undefined) => {
  if (!field) return undefined;
  const marks = [field.hash && "SHA-256", field.many && "list", field.integer && "integer"].filter(Boolean);
  return `\`${field.key}\`${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`;
};

const formCell = (meta: PlatformField | undefined, tiktok: PlatformField | undefined) =>
  [...new Set([meta, tiktok].flatMap((field) => (field ? [forms[field.form]] : [])))].join(" · ");

const person = () =>
  table(
    ["user", "Meta `user_data`", "TikTok `user`", "TikTok's sources", "normal form"],
    userFields.map(({ field, meta, tiktok }) =>
      row(
        code(field),
        personCell(meta),
        personCell(tiktok),
        tiktok?.sources.join(" "),
        formCell(meta, tiktok),
      ),
    ),
  );

const properties = () =>
  table(
    ["properties", "Meta `custom_data`", "TikTok `properties`"],
    propertyFields.map(({ field, meta, tiktok }) => row(code(field), code(meta), tiktok && codes(tiktok))),
  );

const otherNames = (field: string) =>
  codes(Object.keys(contentAliases).filter((alias) => contentAliases[alias] === field));

const items = () =>
  table(
    ["contents[]", "also accepted as", "Meta", "TikTok"],
    contentFields.map(({ field, meta, tiktok }) =>
      row(code(field), otherNames(field), code(meta), tiktok && codes(tiktok)),
    ),
  );

const elsewhere = () =>
  table(
    ["event", "Meta", "TikTok"],
    carried
      .filter(({ field }) => !/^(user|properties)\./.test(field))
      .map(({ field, meta, tiktok }) => row(code(field), code(meta), tiktok && codes(tiktok))),
  );

const names = () =>
  table(
    [
      "ours, and Meta's",
      "TikTok web, offline, CRM",
      "with `legacyNames`",
      "TikTok app",
      "other names, in any case, with or without _",
    ],
    standardNames.map(({ name, meta, tiktok, legacy, aliases = "" }) =>
      row(
        `\`${name}\`${meta === false ? " (custom at Meta)" : ""}`,
        `\`${tiktokName(name)}\`${tiktok === false ? " (custom)" : ""}`,
        code(legacy),
        code(tiktokAppName(name)),
        codes(aliases.split(" ").filter(Boolean)),
      ),
    ),
  );

const reserved = () =>
  table(
    ["reserved by TikTok", "goes to TikTok as"],
    Object.entries(tiktokReservedNames).map(([name, word]) => row(code(name), code(word))),
  );

const identifiers = () => {
  const listed = (sets: readonly (readonly string[])[] = []) =>
    sets.map((set) => set.map(code).join(" with "));
  return `none of ${listed(anywhere).join(", ")}; for apps nor ${listed(beside.app).join(", ")}; for CRM nor the lead's id`;
};

export const mappingPage = (): string => `# What becomes of each field

One event, two bodies. The tables come from the data that the code walks (\`event/fields.ts\`, \`event/names.ts\`); worked examples
are in [examples.md](examples.md), the normal forms' open points in [030-normal-forms.md](decisions/030-normal-forms.md), those of the
mapping in [040-mapping.md](decisions/040-mapping.md). Fields without a name at a platform do not go there.

## The person

Hashed fields leave as SHA-256 of the normal form, or as they were given where they were hashed already. A list goes to Meta for every
hashed field; TikTok gets lists for e-mail, phone and external id, of others the first.

${person()}

\`lead_id\` is Meta's where it has 15 to 17 digits; TikTok's \`lead.lead_id\` takes any. \`ttclid\`, \`ttp\`, \`ip\`
and \`user_agent\` go to TikTok for other sources, too, where nothing else tells who it was.

## Properties

${properties()}

Any other key is a custom property and goes to both under its own name. \`content_ids\` for Meta come from the items where they are
absent; to TikTok they go beside items only where both name the same ids. \`content_name\` and \`content_category\` without an item become
one at TikTok.

## Items

${items()}

Other keys of an item go to both. Meta gets no item without an id.

## The rest of the event

${elsewhere()}

\`event_name\`, \`event_time\` (Unix seconds) and \`event_id\` go to both. \`action_source\` is Meta's, \`source\` names TikTok's event source.
Limited data use is \`["LDU"]\` with country and state at Meta, true or false at TikTok. \`page\` goes to TikTok for web and offline events;
conversations (\`business_messaging\`) reach Meta without page, address, user agent and cookies. \`app.extinfo\` is filled up to 16 texts.
CRM events tell Meta \`event_source: crm\` and \`lead_event_source\`.

## Names

${names()}

${reserved()}

A custom name serves reports and audiences; campaigns are optimised on standard events, and \`twinbeam explain\` names the nearest one.
TikTok takes at most 50 letters, digits, underscores and hyphens, a letter first; from a CRM any name.

## What a platform never gets

A destination refuses, with the path, what its platform would answer with an error for the whole request.

| path | Meta | TikTok |
| --- | --- | --- |
| \`user\` | nothing, or only \`city\` \`country\` \`state\` \`zip\` \`gender\` \`user_agent\`; or \`date_of_birth\` \`user_agent\`; or \`first_name\` \`gender\`; or \`last_name\` \`gender\`; a conversation without the ids of its channel | ${identifiers()} |
| \`event_name\` | a conversation under a name Meta does not take there, such as \`Lead\` | a custom name TikTok forbids |
| \`properties.value\` \`properties.currency\` | a \`Purchase\` without | a \`Purchase\` without |
| \`app.extinfo\` | an app event without \`a2\` or \`i2\`, or without the version of the operating system | |
| \`app.id\` | | an app event without |
| \`messaging_channel\` | a conversation without a channel, and no id that tells it | |
| \`original_event_data\` | \`AppendValue\` without | |
| \`properties.attribution_data\` | \`AppendAttribution\` without \`ad_id\`, \`touchpoint_ts\`, \`attribution_share\` (0 to 1), \`attribution_value\` | |
`;

const does: Readonly<Record<MetaError["is"] | TiktokError["is"], string>> = {
  delivered: "delivered",
  retry: "again, after a pause that grows",
  fewTries: "again a few times, then parked",
  limit: "the destination waits, then again",
  hold: "events are held, an alarm is raised",
  isolate: "the event at fault is found and parked",
  plain: "again at once without the partner name",
};

const metaCode = ({ code: it, subcode }: MetaError) => {
  if (typeof it !== "number") return Number.isFinite(it[0]) ? `${it[0]}–${it[1]}` : "below 0";
  return subcode === undefined ? `${it}` : `${it} / ${subcode}`;
};

const tiktokCode = ({ codes: them, says }: TiktokError) =>
  `${"from" in them ? `${them.from}–${them.to}` : them.join(", ")}${says ? `, ${says.when}` : ""}`;

export const answersPage = (): string => `# What a platform's answer means

Read from the body, never from the HTTP status alone: TikTok sends errors with status 200. The first row that fits counts. The tables
come from \`server/relay/meta/errors.ts\` and \`server/relay/tiktok/errors.ts\`; the reasons are in [042-answers.md](decisions/042-answers.md).

## Both

| answer | what happens |
| --- | --- |
| none: time-out, broken connection | again, after a pause that grows |
| HTML, a cut text, anything without a code | the same |
| TikTok: JSON without a code, HTTP 4xx other than 408 and 429 | again a few times, then parked |
| HTTP 413 | the request is split |
| \`Retry-After\` in seconds | is kept |
| three rate limits in a row | at least five minutes |

## Meta

Delivered: \`events_received\` is the number of events sent. Fewer: again a few times. \`is_transient: true\` turns a refusal into a retry.
From 90 % of a usage header (\`X-App-Usage\`, \`X-Business-Use-Case-Usage\`, \`X-Ad-Account-Usage\`) the destination pauses a minute between requests, at 100 % until access is regained.

${table(
  ["code / sub-code", "meaning", "what happens"],
  [
    ...metaErrors.map((error) => row(metaCode(error), error.means, does[error.is])),
    row("any other", unlistedMeta.means, does[unlistedMeta.is]),
  ],
)}

## TikTok

${table(
  ["code", "meaning", "what happens"],
  [
    ...tiktokErrors.map((error) => row(tiktokCode(error), error.means, does[error.is])),
    row("any other", unlistedTiktok.means, does[unlistedTiktok.is]),
  ],
)}

Events that \`failed_events\` names in an accepted request are sent again alone.

## Graph versions

${table(
  ["version", "first day without it"],
  graphVersions.map(({ version, ends }) => row(version, ends ?? "not set")),
)}

\`twinbeam check\` and the log tell of the end six months before, warn three months before, and call it an error in the last month.
`;

const outcome = (name: string, it: Outcome) =>
  "body" in it ? `To ${name}:\n\n${json(it.body)}` : `${name} refuses it for \`${it.refused}\`.`;

const example = ({
  title,
  event,
  beacon,
  site,
  metaSettings,
  tiktokSettings,
  meta,
  tiktok,
}: (typeof examples)[number]) =>
  [
    `## ${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    json(event),
    ...(beacon
      ? [`A beacon from ${beacon.ip}, \`${beacon.userAgent}\`${beacon.gpc ? ", with `Sec-GPC: 1`" : ""}.`]
      : []),
    ...Object.entries({
      "The site": site,
      "Meta's destination": metaSettings,
      "TikTok's destination": tiktokSettings,
    })
      .filter(([, settings]) => settings)
      .map(([what, settings]) => `${what} has \`${JSON.stringify(settings)}\`.`),
    outcome("Meta", meta),
    outcome("TikTok", tiktok),
  ].join("\n\n");

export const examplesPage = (): string => `# Worked examples

Each is a test: the event as a sender writes it, and what leaves for each platform. \`sha256(text)\` stands for the digest of that text,
\`integer\` for a JSON number that a program could not hold.

${examples.map(example).join("\n\n")}
`;
