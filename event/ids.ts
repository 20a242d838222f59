import { canonicalName, standardName } from "./names.ts";

/**
 * A UUID version 7 (RFC 9562): ordered by time, because the store's cost depends on new keys landing at the
 * end of its index.
 * @param nowMs Unix milliseconds
 * @param random 10 random bytes; the caller owns them
 */
export const timeOrderedId = (nowMs: number, random: Uint8Array): string => {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
  const byte = (index: number) => random[index] ?? 0;
  const tail = Array.from({ length: 8 }, (_, index) => hex(byte(index + 2), 2)).join("");
  const time = hex(nowMs, 12);
  const a = hex(0x7000 | (byte(0) << 4) | (byte(1) >> 4), 4);
  const b = hex(0x80 | (byte(2) & 0x3f), 2) + tail.slice(2, 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-${a}-${b}-${tail.slice(4)}`;
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
  if (!order) return undefined;
  const whole = `${canonicalName(name)}.${order}`;
  return whole.length > longestId ? `${whole.slice(0, keptOfLongId)}.${shortHash(whole)}` : whole;
};
