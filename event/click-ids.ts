/**
 * Forms of the platforms' cookies and click ids. Values are kept byte for byte: nothing is decoded, re-encoded
 * or lower-cased. Source: Meta, ClickID and fbp/fbc; the fifth segment is the parameter builder's appendix.
 */
const appendix = "(\\.(AQ|Ag|Aw|BA|BQ|Bg|[A-Za-z0-9_-]{8}))?";
const fbcForm = new RegExp(`^fb\\.\\d{1,2}\\.\\d{13}\\.[A-Za-z0-9_-]{1,500}${appendix}$`);
const fbpForm = new RegExp(`^fb\\.\\d{1,2}\\.\\d{13}\\.\\d{1,500}${appendix}$`);
const ttpForm = /^[A-Za-z0-9_-]{16,64}(\.tt\.\d+)?$/;

export const isFbc = (value: string): boolean => fbcForm.test(value);
export const isFbp = (value: string): boolean => fbpForm.test(value);
/** TikTok documents no form; this accepts all that public samples show. */
export const isTtp = (value: string): boolean => ttpForm.test(value);

/** The click id inside an `fbc`: its fourth segment, never "the text after the last dot". */
export const fbclidOf = (fbc: string): string | undefined => fbc.split(".")[3];

const clickIdForm = /^[\w-]{1,500}$/;

/**
 * An `fbc` for a click id, or undefined where the click id cannot be one of Meta's.
 * @param seenAtMs when the click id was first seen, Unix milliseconds
 * @param subdomainIndex dots in the cookie's domain; 1 on a server that stores no cookie
 */
export const makeFbc = (fbclid: string, seenAtMs: number, subdomainIndex = 1): string | undefined =>
  clickIdForm.test(fbclid) ? `fb.${subdomainIndex}.${Math.trunc(seenAtMs)}.${fbclid}` : undefined;

/** The raw value of a parameter in the query of an address, or undefined. Never throws on a malformed `%`. */
export const queryParameter = (address: string, name: string): string | undefined =>
  new RegExp(`^[^?#]*\\?(?:[^#]*?&)?${name}=([^&#]*)`).exec(address)?.[1] || undefined;
