import { createHash } from "node:crypto";
import { flatten } from "./flatten.ts";

const digestOf = (row: object) => {
  const content = flatten(row).map(([column, value]) => [
    column,
    typeof value === "string" ? value.trim() : value,
  ]);
  content.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(content)).digest();
};

const freeShare = 0.5;

/**
 * Counts how often each digest came, eight bytes a digest: a million rows take 16 MB, where a Map would take
 * five times that.
 */
const createCounter = () => {
  let slots = new BigUint64Array(1 << 12);
  let used = 0;
  const again = new Map<bigint, number>();

  const place = (table: BigUint64Array, key: bigint) => {
    const mask = table.length - 1;
    let at = Number(key & BigInt(mask));
    while (table[at] !== 0n && table[at] !== key) at = (at + 1) & mask;
    return at;
  };
  const grow = () => {
    const larger = new BigUint64Array(slots.length * 2);
    for (const key of slots) if (key !== 0n) larger[place(larger, key)] = key;
    slots = larger;
  };

  /** How many times the key had come before. */
  return (key: bigint): number => {
    const at = place(slots, key);
    if (slots[at] === key) {
      const count = (again.get(key) ?? 0) + 1;
      again.set(key, count);
      return count;
    }
    slots[at] = key;
    if (++used > slots.length * freeShare) grow();
    return 0;
  };
};

/** Ids made here begin so; they are remembered as long as order-derived ones. */
export const contentIdPrefix = "row.";

/**
 * Gives a row without an id one that follows from its content and its occurrence in the file: the same file
 * read again gives the same ids, and two equal rows in one file stay two events. The order of columns, white
 * space around values and empty columns do not count.
 */
export const createContentIds = () => {
  const count = createCounter();
  return (row: object): string => {
    const digest = digestOf(row);
    const before = count(digest.readBigUInt64LE() || 1n);
    const id = contentIdPrefix + digest.toString("base64url", 0, 18);
    return before ? `${id}.${before + 1}` : id;
  };
};
