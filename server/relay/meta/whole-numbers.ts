/**
 * Meta wants `lead_id` and `fb_login_id` as JSON integers, and 17 digits do not fit a JavaScript number. Such
 * ids travel inside a payload as text behind U+FFFF, a code point that Unicode keeps for internal use, and lose
 * mark and quotes when the request is written: under their own two names only, since senders may write U+FFFF, too.
 */
const mark = "\uffff";
const marked = /"(lead_id|fb_login_id)":"\uffff([1-9]\d{15,})"/g;

/** A whole number given as digits, for a payload. */
export const wholeNumber = (digits: string): number | string => {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : mark + digits.replace(/^0+/, "");
};

/** JSON text in which the numbers of `wholeNumber` stand with all their digits. */
export const stringify = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.includes(mark) ? text.replace(marked, '"$1":$2') : text;
};
