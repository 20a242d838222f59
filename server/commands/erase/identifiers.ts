import { type PlatformField, userFields } from "../../../event/fields.ts";
import type { Identifier } from "../../../event/identifiers.ts";
import { recogniseHash, sha256 } from "../../prepare/hash.ts";
import { createForms, type Forms } from "../../prepare/normal-forms.ts";

/** An identifier as people write it; one that is stored hashed may be a SHA-256 already. */
export interface Given {
  field: Identifier;
  value: string;
}

/** A value as a platform's field stores it; undefined where it cannot be one of them. */
const storedAs = (
  value: string,
  { form, hash: isHashed }: PlatformField,
  forms: Forms,
): string | undefined => {
  const recognised = isHashed && recogniseHash(value);
  if (recognised) return "digest" in recognised ? recognised.digest.slice(0, 64) : undefined;
  const normal = forms[form].normalise(value, { country: undefined, nowMs: Date.now() });
  return normal && isHashed ? sha256(normal) : normal || undefined;
};

/**
 * Every form under which a person's identifiers are stored.
 * @param countries the sites' default countries: a national phone number is another one in each
 * @param unknown called for a value that has no form under which anything is stored
 */
export const identifiersOf = (
  given: readonly Given[],
  countries: readonly (string | undefined)[],
  unknown: (given: Given) => never,
): string[] => {
  const formsOfCountries = [...new Set([undefined, ...countries])].map(createForms);
  const all = given.flatMap((one) => {
    const row = userFields.find(({ field }) => field === one.field);
    const fields = [row?.meta, row?.tiktok].filter((field) => field !== undefined);
    const stored = formsOfCountries.flatMap((forms) =>
      fields.map((field) => storedAs(one.value.trim(), field, forms)).filter((form) => form !== undefined),
    );
    return stored.length > 0 ? stored : unknown(one);
  });
  return [...new Set(all)];
};
