import { isFbc, isFbp, isTtp } from "../../event/click-ids.ts";
import type { NormalForm } from "../../event/fields.ts";
import { normaliseBirthDate } from "./birth-date.ts";
import { normaliseCountry } from "./country.ts";
import { normaliseDeviceId } from "./device-id.ts";
import { normaliseEmail } from "./email.ts";
import { normaliseExternalId } from "./external-id.ts";
import { normaliseGender } from "./gender.ts";
import { normaliseName } from "./name.ts";
import { holdsContact } from "./personal.ts";
import { createPhoneReader } from "./phone.ts";
import { normalisePlace } from "./place.ts";
import { normaliseRegion } from "./region.ts";
import { normaliseZipMeta, normaliseZipTiktok } from "./zip.ts";

/** What some forms have to know beside the value. */
export interface FormContext {
  /** The person's country where it is known, two letters in lower case. */
  country: string | undefined;
  /** Time of receipt, Unix milliseconds. */
  nowMs: number;
}

export interface Form {
  /** The normal form, or undefined or "" where the value does not have one. */
  normalise(text: string, context: FormContext): string | undefined;
  /** What is wrong with a value that has no normal form. */
  problem: string;
}

export type Forms = Readonly<Record<NormalForm, Form>>;

const nothingLeft = "nothing is left of it once white space and punctuation are gone";

const attWords = new Set(["AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE"]);

const whenValid = (isValid: (text: string) => boolean) => (text: string) =>
  isValid(text) ? text : undefined;

/**
 * How a value is brought into each normal form of `event/fields.ts`.
 * @param defaultCountry for national phone numbers
 */
export const createForms = (defaultCountry?: string): Forms => {
  const readPhone = createPhoneReader(defaultCountry);
  const phoneProblem = "a phone number has 7 to 15 digits";
  return {
    email: {
      normalise: normaliseEmail,
      problem: "an e-mail address has one @ between two parts, a dot in its domain and no white space",
    },
    phoneDigits: { normalise: readPhone, problem: phoneProblem },
    phonePlus: {
      normalise: (text) => {
        const digits = readPhone(text);
        return digits && `+${digits}`;
      },
      problem: phoneProblem,
    },
    name: { normalise: normaliseName, problem: nothingLeft },
    gender: { normalise: normaliseGender, problem: "it is none of m, f, male, female" },
    birthDate: {
      normalise: (text, { nowMs }) => normaliseBirthDate(text, nowMs),
      problem: "it is no date of birth like 19970216, 1997-02-16, 2/16/1997 or 16.2.1997",
    },
    place: { normalise: normalisePlace, problem: nothingLeft },
    region: { normalise: (text, { country }) => normaliseRegion(text, country), problem: nothingLeft },
    zipMeta: { normalise: (text, { country }) => normaliseZipMeta(text, country), problem: nothingLeft },
    zipTiktok: { normalise: normaliseZipTiktok, problem: nothingLeft },
    country: {
      normalise: normaliseCountry,
      problem: "it is neither a code of ISO 3166-1, like DE, nor a country's English name",
    },
    externalId: { normalise: normaliseExternalId, problem: nothingLeft },
    deviceId: { normalise: normaliseDeviceId, problem: "it is the all-zero id of a device that shares none" },
    fbp: { normalise: whenValid(isFbp), problem: "it has not the form of an _fbp cookie" },
    fbc: { normalise: whenValid(isFbc), problem: "it has not the form of an _fbc cookie" },
    ttp: { normalise: whenValid(isTtp), problem: "it has not the form of a _ttp cookie" },
    ttclid: {
      normalise: whenValid((text) => /^\S+$/.test(text) && !holdsContact(text)),
      problem: "it has white space inside, or is an e-mail address or a phone number",
    },
    locale: {
      normalise: whenValid((text) => /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(text)),
      problem: "it is no language tag like en-US",
    },
    attStatus: {
      normalise: (text) => whenValid((word) => attWords.has(word))(text.toUpperCase()),
      problem: `it is none of ${[...attWords].join(", ")}`,
    },
    digits: { normalise: whenValid((text) => /^\d+$/.test(text)), problem: "it is not made of digits" },
    // Read by `enrich` already.
    ip: { normalise: (text) => text, problem: nothingLeft },
    asIs: {
      normalise: whenValid((text) => !holdsContact(text)),
      problem: "it holds an e-mail address or a phone number",
    },
  };
};
