import { isPublicAddress } from "../address.ts";
import { contactIn } from "../contact.ts";
import { isDigestWithAppendix, isEmptyDigest } from "../digest.ts";
import type { JsonObject } from "../json.ts";
import type { MetaEventRule } from "./event.ts";
import { hashedUserFields } from "./fields.ts";
import type { MetaRefusal } from "./refusal.ts";

const invalid = { code: 100, title: "Invalid parameter" } satisfies MetaRefusal;

/** Combinations too broad to match anybody, alone or in part; reference section 3.3. */
const tooBroad: readonly ReadonlySet<string>[] = [
  new Set(["ct", "country", "st", "zp", "ge", "client_user_agent"]),
  new Set(["db", "client_user_agent"]),
  new Set(["fn", "ge"]),
  new Set(["ln", "ge"]),
];

/** Forms of what is never hashed; the parameter builder's appendix is let through. */
const forms: Readonly<Record<string, RegExp>> = {
  fbc: /^fb\.\d{1,2}\.\d{13}\.\S{1,600}$/,
  fbp: /^fb\.\d{1,2}\.\d{13}\.\d{1,20}(\.[A-Za-z0-9_-]{2,8})?$/,
  lead_id: /^\d{15,17}$/,
};

/** Whether somebody can be found by it: reference section 12, row 6. */
export const identityRules: readonly MetaEventRule[] = [
  {
    id: "meta-too-few-identifiers",
    when: "user_data is empty, or holds only a combination that is too broad",
    refusal: {
      code: 100,
      subcode: 2804050,
      title: "You haven't added sufficient customer information parameter data",
    },
    check({ user }) {
      const present = Object.keys(user).filter((name) => isFilled(user[name]));
      return tooBroad.some((set) => present.every((name) => set.has(name))) ? "user_data" : undefined;
    },
  },
];

/** The values of `user_data`: reference section 3. */
export const userRules: readonly MetaEventRule[] = [
  {
    id: "meta-contact-in-clear",
    when: "contact data in user_data is no SHA-256 in lower-case hex (with or without the parameter builder's appendix)",
    refusal: { code: 100, title: "Contact data in clear" },
    own: true,
    check: ({ user }) => hashedFault(user, (value) => !isDigestWithAppendix(value)),
  },
  {
    id: "meta-hash-of-nothing",
    when: "a hash in user_data is the SHA-256 of the empty text",
    refusal: invalid,
    own: true,
    check: ({ user }) =>
      hashedFault(user, isEmptyDigest) ?? (isEmptyDigest(user.external_id) ? at("external_id") : undefined),
  },
  {
    id: "meta-user-value-empty",
    when: "a field of user_data is an empty text or an empty list",
    refusal: invalid,
    own: true,
    check({ user }) {
      const name = Object.keys(user).find((key) => !isFilled(user[key]));
      return name === undefined ? undefined : at(name);
    },
  },
  {
    id: "meta-user-value-form",
    when: "fbc, fbp or lead_id has not its documented form",
    refusal: invalid,
    own: true,
    check({ user }) {
      const name = Object.keys(forms).find(
        (key) => user[key] !== undefined && !forms[key]?.test(String(user[key])),
      );
      return name === undefined ? undefined : at(name);
    },
  },
  {
    id: "meta-address-of-visitor",
    when: "client_ip_address is no public IPv4 or IPv6 address",
    refusal: invalid,
    own: true,
    check({ user: { client_ip_address: address } }) {
      if (typeof address !== "string") return undefined;
      const bare = address.replace(/\.[A-Za-z0-9_-]{8}$/, "");
      return isPublicAddress(bare) || isPublicAddress(address) ? undefined : at("client_ip_address");
    },
  },
  {
    id: "meta-contact-in-custom-data",
    when: "custom_data carries contact data, by name or by value",
    refusal: { code: 100, title: "Contact data in clear" },
    own: true,
    check({ custom }) {
      const path = contactIn(custom);
      return path === undefined ? undefined : `custom_data.${path}`;
    },
  },
];

function hashedFault(user: JsonObject, isWrong: (value: unknown) => boolean): string | undefined {
  for (const name in user) {
    if (!Object.hasOwn(hashedUserFields, name)) continue;
    if ([user[name]].flat().some(isWrong)) return at(name);
  }
  return undefined;
}

function at(name: string): string {
  return `user_data.${name}`;
}

function isFilled(value: unknown): boolean {
  return value !== "" && value !== null && !(Array.isArray(value) && value.every((item) => item === ""));
}
