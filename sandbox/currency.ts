/** Codes in use that the runtime's list lacks. */
const newer = ["SLE", "VED", "XCG", "ZWG"];
const codes = new Set([...Intl.supportedValuesOf("currency"), ...newer]);

/** Whether the text is an ISO 4217 code in upper case. */
export function isCurrency(code: string): boolean {
  return codes.has(code);
}
