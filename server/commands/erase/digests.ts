import { normaliseEmail } from "../../prepare/email.ts";
import { normaliseExternalId } from "../../prepare/external-id.ts";
import { recogniseHash, sha256 } from "../../prepare/hash.ts";
import { createForms, type Forms } from "../../prepare/normal-forms.ts";

/** How a person is named. Each identifier in clear, or as SHA-256. */
export interface Named {
  email: readonly string[];
  phone: readonly string[];
  externalId: readonly string[];
}

/** Every form of a value under which something may be stored. */
type FormsOf = (text: string) => readonly (string | undefined)[];

const phoneForms = (forms: readonly Forms[]): FormsOf => {
  const context = { country: undefined, nowMs: Date.now() };
  return (text) =>
    forms.flatMap(({ phoneDigits, phonePlus }) => [
      phoneDigits.normalise(text, context),
      phonePlus.normalise(text, context),
    ]);
};

/**
 * The digests under which a person's identifiers are stored, in the forms of both platforms.
 * @param countries the sites' default countries: a national phone number is another one in each
 * @param unknown called for a value that has no form under which anything is stored
 */
export const digestsOf = (
  { email, phone, externalId }: Named,
  countries: readonly (string | undefined)[],
  unknown: (value: string) => never,
): string[] => {
  const digests = (values: readonly string[], formsOf: FormsOf) =>
    values.flatMap((value) => {
      const recognised = recogniseHash(value.trim());
      if (recognised && "digest" in recognised) return [recognised.digest.slice(0, 64)];
      const forms = formsOf(value).filter((form) => form);
      return forms.length > 0 ? forms.map((form) => sha256(form ?? "")) : unknown(value);
    });
  const forms = [...new Set([undefined, ...countries])].map(createForms);
  return [
    ...new Set([
      ...digests(email, (text) => [normaliseEmail(text)]),
      ...digests(phone, phoneForms(forms)),
      ...digests(externalId, (text) => [normaliseExternalId(text)]),
    ]),
  ];
};
