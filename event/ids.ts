import { canonicalName, standardName } from "./names.ts";

/**
 * A UUID version 7 (RFC 9562): ordered by time, because the store's cost depends on new keys landing at the
 * end of its index.
 * @param nowMs Unix milliseconds
 * @param random 10 random bytes; the caller owns them
 */
export const timeOrderedId = (nowMs: number, random: Uint8Array): string => {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
  let digits = hex(nowMs, 12);
  for (const byte of random) digits += hex(byte, 2);
  return digits.replace(/(.{8})(.{4})(...)(...)(.{12}).*/, "$1-$2-7$3-8$4-$5");
};

const longestId = 64;
const keptOfLongId = 50;

/** 53 bits over the UTF-16 units in base 36: short and synchronous, to tell long order ids apart; no secret. */
const shortHash = (text: string): string => {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 15;
  }
  return ((high >>> 11) * 2 ** 32 + (low >>> 0)).toString(36);
};

/**
 * The id of an event that happens once per order, so that page, backend, CSV row and CRM record all meet:
 * `<canonical name>.<order id>`. Undefined where the name is not of that kind or the order id is empty.
 * @param name event name in any accepted spelling
 * @param orderId text or number
 */
export const orderEventId = (name: string, orderId: unknown): string | undefined => {
  if (typeof orderId !== "string" && typeof orderId !== "number") return undefined;
  if (!standardName(name)?.perOrder) return undefined;
  const order = String(orderId)
    .replace(/\p{Cc}/gu, "")
    .trim();
  // A template that had no order to write.
  if (!order || order === "undefined") return undefined;
  const whole = `${canonicalName(name)}.${order}`;
  return whole.length > longestId ? `${whole.slice(0, keptOfLongId)}.${shortHash(whole)}` : whole;
};
