const digest = /^[0-9a-f]{64}$/;
/** Meta's parameter builder appends `.` and 2 or 8 characters that say which program made the hash. */
const digestWithAppendix = /^[0-9a-f]{64}(\.(?:[A-Za-z0-9_-]{2}|[A-Za-z0-9_-]{8}))?$/;
/** SHA-256 of the empty text: the mark of a relay that hashed nothing. */
const emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Whether the text is a SHA-256 in lower-case hex. */
export function isDigest(value: unknown): boolean {
  return typeof value === "string" && digest.test(value);
}

export function isDigestWithAppendix(value: unknown): boolean {
  return typeof value === "string" && digestWithAppendix.test(value);
}

export function isEmptyDigest(value: unknown): boolean {
  return typeof value === "string" && value.startsWith(emptyDigest);
}
