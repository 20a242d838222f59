import { createHash } from "node:crypto";

/** One byte beyond ASCII, as an address writes it. */
const encodedByte = "%(?:25)?[89A-F][0-9A-F]";
const localCharacter = `(?:[^\\s@<>"'(),;:=&?/#%|]|%(?:25)?2B|${encodedByte})`;
const label = `(?:[\\p{L}\\p{N}_-]|${encodedByte}){1,63}`;
/** An address does not begin amid the escape of another character, such as a slash. */
const email = `(?<!%(?:25)?[0-9A-F]?)${localCharacter}{1,128}(?:@|%(?:25)*40)(?:${label}\\.){1,8}\\p{L}{2,24}`;

const alone = "(?<![\\p{L}\\p{N}])";
const gap = "(?:[\\s()./-]|%20|%28|%29){0,3}";
const international = `(?:${alone}\\+|%(?:25)?2B)${gap}\\d(?:${gap}\\d){6,14}`;
const doubleZero = `(?<![\\p{L}\\p{N}._-])00(?=[1-9])(?:${gap}\\d){9,15}(?![\\p{L}\\p{N}-])`;
const withTrunk = `(?<![\\p{L}\\p{N}._-])(?:\\(0?\\d{2,4}\\)|0[1-9]\\d{1,3}[\\s/-])${gap}\\d(?:[\\s-]?\\d){4,9}(?![\\p{L}\\p{N}-])`;
const inThree = "(?<![\\p{L}\\p{N}._-])\\d{3}([-. ])\\d{3}\\1\\d{4}(?![\\p{L}\\p{N}.-])";

/** Every quantifier is bounded: a hostile text costs no more than its length times a constant. */
const contact = new RegExp(`${email}|${international}|${doubleZero}|${withTrunk}|${inThree}`, "giu");

const shortDigest = (text: string) => `${createHash("sha256").update(text).digest("hex").slice(0, 8)}…`;

/** JSON can carry half of a character, and no address in a page can: anybody's id must not break the page. */
const halfCharacter = /\p{Cs}/gu;

/** A text with a short digest in place of each e-mail address and each phone that is written as one, fit for addresses. */
export const maskContacts = (text: string): string =>
  text.replace(halfCharacter, "\ufffd").replace(contact, shortDigest);
