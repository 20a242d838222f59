import type { ExplainedDelivery } from "./events-view.ts";

const digest = /^[0-9a-f]{64}/;
const personal = /^(user_data|user)(\.|$)|(^|\.)lead\.id$/;
/** They tell devices apart, not persons, and an operator needs them whole. */
const shownWhole = /(^|\.)(client_user_agent|user_agent|country)$/;

/** Names of click ids, the platforms' and others' that stand in the same addresses. */
const clickIds = [
  ...[
    "fbclid",
    "fbc",
    "_fbc",
    "ttclid",
    "ctwa_clid",
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "twclid",
  ],
  ...["li_fat_id", "epik", "sccid", "yclid", "rdt_cid", "irclickid", "callback"],
];
/** Names of ids that lead to one person wherever they stand: beside the user, in a hook's property, in an address. */
const ids = [
  ...["fbp", "_fbp", "ttp", "_ttp", "lead_id", "external_id", "anon_id", "subscription_id", "fb_login_id"],
  ...["madid", "idfa", "idfv", "gaid", "page_scoped_user_id", "ig_sid"],
];
const identifiers: ReadonlySet<string> = new Set([...clickIds, ...ids]);

/** Such an id as a parameter; also of an address that is itself a parameter, and so encoded. */
const parameter = new RegExp(
  `((?:^|[?&#;]|%3F|%26|%23)(?:${[...identifiers].join("|")})(?:=|%3D))((?:(?!%26|%23)[^&#;\\s])+)`,
  "gi",
);

/** Long numbers travel as text behind this mark (relay/meta/whole-numbers.ts). */
const numberMark = /^\uffff/;

const shortenText = (given: string) => {
  const text = given.replace(numberMark, "");
  if (digest.test(text)) return `${text.slice(0, 8)}…`;
  return text.length > 12 ? `${text.slice(0, 6)}…` : `${text.slice(0, 2)}…`;
};

const shortenParameters = (text: string) =>
  text.replace(parameter, (_whole, name: string, value: string) => name + shortenText(value));

const isPersonalAt = (path: string): boolean =>
  personal.test(path) || identifiers.has(path.slice(path.lastIndexOf(".") + 1).toLowerCase());

const shortenAll = (value: unknown, path: string, isPersonal = isPersonalAt(path)): unknown => {
  if (typeof value === "string") {
    const isCut = digest.test(value) || (isPersonal && !shownWhole.test(path));
    return isCut ? shortenText(value) : shortenParameters(value);
  }
  if (typeof value === "number" && isPersonal) return shortenText(String(value));
  if (Array.isArray(value)) return value.map((item) => shortenAll(item, path, isPersonal));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const below = path ? `${path}.${key}` : key;
      return [key, shortenAll(inner, below, isPersonal || isPersonalAt(below))];
    }),
  );
};

/** An outgoing body, for people's eyes. */
export const shortenBody = (body: unknown): unknown => shortenAll(body, "");

/** What leaves for a destination, for people's eyes: digests, addresses and ids cut short. */
export const shortenPersonal = (explained: ExplainedDelivery): ExplainedDelivery => {
  const { body, sent } = explained;
  return {
    ...explained,
    ...(body !== undefined && { body: shortenBody(body) }),
    ...(sent && {
      sent: sent.map((one) => ({
        ...one,
        value: shortenAll(one.value, one.field),
      })),
    }),
  };
};
