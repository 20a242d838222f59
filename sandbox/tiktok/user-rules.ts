import { isPublicAddress } from "../address.ts";
import { isDigest, isEmptyDigest } from "../digest.ts";
import { identifiersOf, type TiktokEvent, type TiktokEventRule } from "./event.ts";
import { hashedUserFields, identifiers, ownIdentifiers, userFieldSources } from "./fields.ts";

/** Fields that are sent in clear, because TikTok wants to read them. */
const clearFields: readonly string[] = ["city", "state", "country"];

/** Forms of what is never hashed. */
const forms: Readonly<Record<string, RegExp>> = {
  ttp: /^[A-Za-z0-9_-]{16,64}(\.tt\.\d+)?$/,
  ttclid: /^\S+$/,
  locale: /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/,
  country: /^[a-z]{2}$/,
};

/** The values of `user`: reference sections 2.2, 2.3 and 3. */
export const userRules: readonly TiktokEventRule[] = [
  {
    id: "tiktok-user-not-hashed",
    when: "email, phone, external_id, a name, zip_code, idfa or gaid is no SHA-256 in lower-case hex",
    refusal: { code: 40062, message: "PII is not hashed." },
    check: (subject) => faultyHash(subject, (value) => !isDigest(value)),
  },
  {
    id: "tiktok-user-hash-of-nothing",
    when: "a hash in user is the SHA-256 of the empty text",
    refusal: { code: 40002, message: "Hash of an empty text." },
    own: true,
    check: (subject) => faultyHash(subject, isEmptyDigest),
  },
  {
    id: "tiktok-user-value-empty",
    when: "a field of user is an empty text or an empty list",
    refusal: { code: 40002, message: "Must not be empty." },
    own: true,
    check({ user }) {
      const name = Object.keys(user).find(
        (key) => [user[key]].flat().filter((value) => value !== "").length === 0,
      );
      return name === undefined ? undefined : `user.${name}`;
    },
  },
  {
    id: "tiktok-user-clear-hashed",
    when: "city, state or country is hashed: TikTok reads them in clear",
    refusal: { code: 40002, message: "Not a valid value." },
    own: true,
    check({ user }) {
      const name = clearFields.find((key) => isDigest(user[key]));
      return name === undefined ? undefined : `user.${name}`;
    },
  },
  {
    id: "tiktok-user-value-form",
    when: "ttp, ttclid, locale or country (two letters, lower case) has not its documented form",
    refusal: { code: 40002, message: "Not a valid value." },
    own: true,
    check({ user }) {
      const name = Object.keys(forms).find(
        (key) => user[key] !== undefined && !forms[key]?.test(String(user[key])),
      );
      return name === undefined ? undefined : `user.${name}`;
    },
  },
  {
    id: "tiktok-user-address",
    when: "ip is no public IPv4 or IPv6 address",
    refusal: { code: 40002, message: "Not a valid ip." },
    own: true,
    check: ({ user: { ip } }) => (typeof ip === "string" && !isPublicAddress(ip) ? "user.ip" : undefined),
  },
  {
    id: "tiktok-user-device-twice",
    when: "idfa and gaid carry one value: a device has one of them",
    refusal: { code: 40002, message: "One device id stands in both fields." },
    own: true,
    check: ({ user: { idfa, gaid } }) => (idfa !== undefined && idfa === gaid ? "user.gaid" : undefined),
  },
  {
    id: "tiktok-user-field-of-other-source",
    when:
      "a user field does not belong to the event_source: idfa or gaid on the web, ttclid in an app, ip for a CRM… " +
      "(the identifiers of every source do where nothing else tells who it was)",
    refusal: { code: 40002, message: "Not a field of this event_source." },
    own: true,
    check(subject) {
      const { user, source } = subject;
      const isForeign = (key: string) => userFieldSources[key]?.includes(source) === false;
      const foreign = Object.keys(user).filter(isForeign);
      const own = Object.fromEntries(Object.entries(user).filter(([key]) => !isForeign(key)));
      const isNeeded = !isIdentified({ ...subject, user: own });
      const name = foreign.find((key) => !(isNeeded && identifiers.flat().includes(key)));
      return name === undefined ? undefined : `user.${name}`;
    },
  },
  {
    id: "tiktok-no-identifier",
    when:
      "nobody can be found: none of email, phone, external_id, ttclid, ttp, ip with user_agent; " +
      "nor, for an app, idfa, gaid, idfv; nor, for a CRM, lead_id",
    refusal: { code: 40002, message: "At least one identifier is required." },
    own: true,
    check: (subject) => (isIdentified(subject) ? undefined : "user"),
  },
];

function faultyHash({ user }: TiktokEvent, isWrong: (value: unknown) => boolean): string | undefined {
  const name = hashedUserFields.find((key) => user[key] !== undefined && [user[key]].flat().some(isWrong));
  return name === undefined ? undefined : `user.${name}`;
}

function isIdentified(subject: TiktokEvent): boolean {
  const present = identifiersOf(subject);
  const sets = [...identifiers, ...ownIdentifiers[subject.source].map((name) => [name])];
  return sets.some((names) => names.every((name) => name in present));
}
