import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

const fewestDigits = 7;
const mostDigits = 15;

/** A plus, digits and separators: what needs no library once no trunk prefix stands in the number. */
const plainInternational = /^\+[\d .()/-]+$/;

/** What people write between calling code and number though it is not dialled, like the 0 of +49 (0)30. */
const trunkPrefix = (callingCode: string): RegExp | undefined => {
  const plans = new Metadata();
  // A calling code selects its main country, as the library's own parser does.
  plans.selectNumberingPlan(callingCode as CountryCode);
  const plan = plans.numberingPlan;
  if (!plan || !("nationalPrefixForParsing" in plan)) return /^/;
  if (typeof plan.nationalPrefixForParsing !== "function") return /^/;
  const prefix: unknown = plan.nationalPrefixForParsing();
  return typeof prefix === "string" ? new RegExp(`^(?:${prefix})`) : undefined;
};

let trunkPrefixes: Map<string, RegExp | undefined> | undefined;

/** Whether digits in international order can only be read as they stand. */
const isSettled = (digits: string): boolean => {
  trunkPrefixes ??= new Map(
    getCountries().map((country) => {
      const code = getCountryCallingCode(country);
      return [code, trunkPrefix(code)];
    }),
  );
  for (let length = 1; length <= 3; length++) {
    const code = digits.slice(0, length);
    if (!trunkPrefixes.has(code)) continue;
    return !trunkPrefixes.get(code)?.test(digits.slice(length));
  }
  return false;
};

const fitting = (digits: string): string | undefined =>
  digits.length >= fewestDigits && digits.length <= mostDigits ? digits : undefined;

const digitsOf = (text: string): string => text.replace(/\D+/g, "");

/** The library's reading of an international number, else its digits as they stand. */
const thoroughInternational = (text: string): string =>
  digitsOf(parsePhoneNumberFromString(text)?.number ?? text);

const national = (text: string, country: CountryCode | undefined): string | undefined => {
  const parsed = country && parsePhoneNumberFromString(text, country);
  return parsed?.isValid() ? digitsOf(parsed.number) : undefined;
};

/** Digits and signs of any script as ASCII. */
const plainText = (text: string): string => text.normalize("NFKC").trim();

/**
 * A reader of phone numbers: digits in international order, without `+`; undefined with fewer than 7 or more than
 * 15. `00` reads as `+`; with `+` it is international; else national in the default country if it is valid there;
 * else complete as it stands.
 * @param defaultCountry ISO 3166-1 alpha-2, upper case
 */
export const createPhoneReader = (defaultCountry?: string): ((text: string) => string | undefined) => {
  const country = defaultCountry && isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  const readAnew = (text: string): string | undefined => {
    if (plainInternational.test(text)) {
      const digits = digitsOf(text);
      if (isSettled(digits)) return fitting(digits);
    }
    const plain = plainText(text).replace(/^(?:\(\s*)?00(?=[\s().-]*[1-9])/, "+");
    if (plain.startsWith("+") || plain.startsWith("(+")) return fitting(thoroughInternational(plain));
    return fitting(national(plain, country) ?? digitsOf(plain));
  };
  // Both platforms ask for the same number, one after the other, and the library is slow.
  let last = { text: "", digits: readAnew("") };
  return (text) => {
    if (last.text !== text) last = { text, digits: readAnew(text) };
    return last.digits;
  };
};
