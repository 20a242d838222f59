const betweenDigits = /[\s\p{Pd}]+/gu;
const alphanumeric = /^[a-z0-9]+$/;
const plusFour = /^(\d{5})[\s\p{Pd}]+\d{4}$/u;
/** Countries whose postal codes are ZIP codes. */
const zipCountries = new Set(["us", "pr", "gu", "vi", "as", "mp"]);

/** TikTok: lower case without spaces and dashes, nothing cut off. */
export const normaliseZipTiktok = (text: string): string => {
  const lower = text.trim().toLowerCase();
  return alphanumeric.test(lower) ? lower : lower.replace(betweenDigits, "");
};

/**
 * Meta: the same, and the first five digits of a ZIP code. Without a country only `12345-6789` is taken for a ZIP
 * code with its extension.
 * @param country the person's country where it is known, two letters in lower case
 */
export const normaliseZipMeta = (text: string, country?: string): string => {
  const whole = normaliseZipTiktok(text);
  if (country === undefined) return plusFour.exec(text.trim())?.[1] ?? whole;
  return zipCountries.has(country) ? whole.slice(0, 5) : whole;
};
