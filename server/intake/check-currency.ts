/**
 * Codes of ISO 4217 that Intl leaves out because no country pays with them, or because a build of ICU is older
 * than they are. What is no money (metals, XXX, XTS) stays out.
 */
const alsoCodes = "BOV CHE CHW CLF COU MXV SLE USN UYI UYW VED XCG XUA ZWG";

let codes: ReadonlySet<string> | undefined;

/** Whether a code, in upper case, is a currency of ISO 4217. */
export const isCurrency = (code: string): boolean => {
  codes ??= new Set([...Intl.supportedValuesOf("currency"), ...alsoCodes.split(" ")]);
  return codes.has(code);
};
