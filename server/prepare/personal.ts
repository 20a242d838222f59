import { isUtf8 } from "node:buffer";
import { unescape as unescaped } from "node:querystring";

/** Names of personal data, as they end the name of a property or a parameter: `customer_email`, `user[phone]`. */
const personalName = new RegExp(
  `(?:^|_)(?:${[
    "e_?mail(?:_?address)?",
    "em",
    "(?:tele|mobile_?|cell_?)?phone(?:_?number)?",
    "tel",
    "mobile(?:_?number)?",
    "msisdn",
    "ph",
    "(?:first|last|given|family|full|sur|middle|maiden)_?name",
    "[fl]_?name",
    "fn|ln",
    "date_?of_?birth|birth_?(?:day|date)|dob",
    "(?:zip|postal|post)_?code|zip|zp",
    "external_?id",
    "street(?:_?(?:address|name))?|address(?:_?line)?(?:_?\\d)?",
    "pass_?word|passwd|pwd|pass_?phrase|pass_?code|secret|(?:access_?|auth_?|id_?|refresh_?)token|token|api_?key",
    "ssn|social_?security(?:_?number)?|iban|card_?number|credit_?card|cvv|cvc",
  ].join("|")})$`,
);

const plainName = /^[a-z\d]+(?:_[a-z\d]+)*$/;

/** The words of a name in lower case, joined by underscores: `billing[first-name]` is `billing_first_name`. */
const words = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/_+$/, "");

const readsPersonal = (name: string): boolean =>
  plainName.test(name)
    ? personalName.test(name)
    : personalName.test(words(name)) || personalName.test(words(name.replace(/([a-z\d])([A-Z])/g, "$1_$2")));

/** A shop's properties and parameters have few names, and are asked for with every event. */
const judged = new Map<string, boolean>();
const mostJudged = 1000;
const longestJudged = 64;

/** Whether a property or parameter of this name holds personal data, whatever its value. */
export const isPersonalName = (name: string): boolean => {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const isPersonal = readsPersonal(name);
  if (judged.size < mostJudged && name.length <= longestJudged) judged.set(name, isPersonal);
  return isPersonal;
};

const localPart = /[^\s@<>"'(),;:=&?/]/u;
const domain = /^[^\s@<>"'(),;:=&?/.]+(?:\.[^\s@<>"'(),;:=&?/.]+)*\.\p{L}{2,}/u;
const longestDomain = 255;
const longestPhone = 40;

/** Looks around each `@`: a search for the whole form would take quadratic time on a hostile text. */
const hasEmail = (text: string): boolean => {
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const isAfterName = at > 0 && localPart.test(text.charAt(at - 1));
    if (isAfterName && domain.test(text.slice(at + 1, at + 1 + longestDomain))) return true;
  }
  return false;
};

const international = /^\(?(?:\+|00(?=[1-9]))[\d\s().\-/]+$/;
/** How a link to a phone begins. */
const phoneLink = /^tel:/i;
const separated = /^\(?\d[\d\s().\-/]*\d$/;
const separator = /[\s().\-/]/;

/** Figures with separators that are no phones: dates, references by year, decimals, thousands, networks, books. */
const noPhone = [
  /^(?:19|20)\d{2}[-/.]\d+$/,
  /^\d{4}([-/.])\d{1,2}\1\d{1,2}\b/,
  /^\d{1,2}([-/.])\d{1,2}\1\d{4}\b/,
  /^\d+\.\d+$/,
  /^[1-9]\d{0,2}(?:([ .])\d{3})(?:\1\d{3})*$/,
  /^\d{1,3}(?:\.\d{1,3}){3}$/,
  /^97[89][-\s]/,
];

const countDigits = (text: string): number => text.replace(/\D+/g, "").length;

const isPhone = (text: string): boolean => {
  const written = international.test(text) || (separated.test(text) && separator.test(text));
  if (!written) return false;
  const digits = countDigits(text);
  return digits >= 7 && digits <= 17 && !noPhone.some((form) => form.test(text));
};

/** So often what goes through addresses inside addresses is encoded. */
const mostLayers = 3;
/** Full-width and small forms of ASCII's signs and figures, like `＠`. */
const wideForms = /[\ufe50-\ufe6b\uff01-\uff5e]/;

const plainer = (text: string): string => {
  const decoded = text.includes("%") ? unescaped(text) : text;
  return wideForms.test(decoded) ? decoded.normalize("NFKC") : decoded;
};

/** Whether a text is so as it stands, or once it is decoded as an address's parts are. */
const inAnyReading = (text: string, holds: (reading: string) => boolean): boolean => {
  let reading = text;
  for (let layer = 0; layer <= mostLayers; layer++) {
    if (holds(reading)) return true;
    const next = plainer(reading);
    if (next === reading) return false;
    reading = next;
  }
  return false;
};

const isContact = (text: string): boolean => {
  if (hasEmail(text)) return true;
  if (!text.includes("+")) return false;
  const trimmed = text.trim().replace(phoneLink, "");
  return /^\(?\+/.test(trimmed) && isPhone(trimmed);
};

/** Whether a text meant for people holds an e-mail address, or is a phone with its plus: other figures may be part numbers. */
export const holdsContact = (text: string): boolean => inAnyReading(text, isContact);

/** One word or a short number is neither an address nor a phone. */
const harmless = /^(?:[A-Za-z_][\w.-]*|\d{1,6})$/;

const isAddressOrPhone = (text: string): boolean => {
  const trimmed = text.trim().replace(phoneLink, "");
  return hasEmail(trimmed) || (trimmed.length <= longestPhone && isPhone(trimmed));
};

const fewestEncoded = 12;
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const hexadecimal = /^(?:[0-9a-f]{2})+$/i;
const control = /\p{Cc}/u;

/** Whether a text is an e-mail address in base64 or hexadecimal, as links in newsletters carry it. */
const isEncodedEmail = (text: string): boolean => {
  if (text.length < fewestEncoded || !base64.test(text)) return false;
  const bytes = Buffer.from(text, hexadecimal.test(text) ? "hex" : "base64");
  // Ids are random bytes: nearly none is a text.
  if (!isUtf8(bytes)) return false;
  const decoded = bytes.toString();
  return !control.test(decoded) && hasEmail(decoded);
};

/** Whether a text is an e-mail address, or holds one, or is a phone written as one. Bare digits are none. */
export const isPersonalValue = (text: string): boolean =>
  isEncodedEmail(text) || (!harmless.test(text) && inAnyReading(text, isAddressOrPhone));
