/**
 * Codes of ISO 4217 that the runtime's list lacks: units of account and funds, and currencies that are younger than it.
 * The server has a list of its own, since neither side imports the other; a test holds the two together.
 */
const unlisted = "BOV CHE CHW CLF COU MXV SLE USN UYI UYW VED XCG XUA ZWG".split(" ");
const codes = new Set([...Intl.supportedValuesOf("currency"), ...unlisted]);

/** Whether the text is an ISO 4217 code in upper case. */
export function isCurrency(code: string): boolean {
  return codes.has(code);
}
