/**
 * Meta wants `lead_id` and `fb_login_id` as JSON integers, and 17 digits do not fit a JavaScript number. Such
 * ids travel inside a payload as text behind U+FFFF, a code point that Unicode keeps for internal use, and lose
 * mark and quotes when the request is written.
 */
const mark = "\uffff";
const marked = /"\uffff(\d+)"/g;

/** A whole number given as digits, for a payload. */
export const wholeNumber = (digits: string): number | string => {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : mark + digits.replace(/^0+/, "");
};

/** JSON text in which the numbers of `wholeNumber` stand with all their digits. */
export const stringify = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.includes(mark) ? text.replace(marked, "$1") : text;
};
