import { isAbsent } from "../../event/absent.ts";
import { contentAliases } from "../../event/fields.ts";
import type { PreparedContent } from "../../event/prepared.ts";
import { deliveryCategories } from "../../event/schema.ts";
import {
  drop,
  type Fields,
  type Findings,
  isFields,
  readJson,
  readNumber,
  readText,
  reject,
} from "./check-values.ts";

const aliases = new Map(Object.entries(contentAliases));
const textFields = new Set(["id", "name", "category", "brand", "description"]);

/** A delivery category in any case; a warning and undefined for other words. */
export const readDeliveryCategory = (
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined => {
  if (isAbsent(value)) return undefined;
  const word = typeof value === "string" ? value.trim().toLowerCase() : undefined;
  return (
    deliveryCategories.find((category) => category === word) ??
    drop(findings, path, `Dropped: it is none of ${deliveryCategories.join(", ")}.`)
  );
};

/** A quantity: absent is 1, anything not above 0 rejects the event. */
export const readQuantity = (value: unknown, path: string, findings: Findings): number => {
  const quantity = readNumber(value, path, findings) ?? 1;
  if (quantity <= 0) reject(findings, path, "The quantity is not above 0.");
  return quantity;
};

export const warnOfMissingId = (path: string, findings: Findings): void => {
  drop(findings, path, "The item has no id: Meta does not get it, TikTok gets it without one.");
};

const readField = (
  item: PreparedContent,
  field: string,
  value: unknown,
  path: string,
  findings: Findings,
): void => {
  if (field === "quantity") {
    item.quantity = readQuantity(value, path, findings);
    return;
  }
  const read =
    field === "price"
      ? readNumber(value, path, findings)
      : field === "delivery_category"
        ? readDeliveryCategory(value, path, findings)
        : textFields.has(field)
          ? readText(value, path, findings)
          : readJson(value, path, findings);
  if (read !== undefined) item[field] = read;
};

const readItem = (input: Fields, path: string, findings: Findings): PreparedContent => {
  const item: PreparedContent = { quantity: 1 };
  for (const key in input) {
    const field = aliases.get(key) ?? key;
    const ownNameWins = field !== key && !isAbsent(input[field]);
    if (ownNameWins || key === "__proto__") continue;
    readField(item, field, input[key], `${path}.${key}`, findings);
  }
  if (item.id === undefined) warnOfMissingId(`${path}.id`, findings);
  return item;
};

/** The items of `contents`: a list, or one object; absent ones are skipped. */
export const readContents = (value: unknown, path: string, findings: Findings): PreparedContent[] => {
  if (isAbsent(value)) return [];
  if (isFields(value)) return [readItem(value, `${path}.0`, findings)];
  if (!Array.isArray(value)) {
    reject(findings, path, "It is neither a list of items nor one item.");
    return [];
  }
  const items: PreparedContent[] = [];
  value.forEach((entry, index) => {
    if (isAbsent(entry)) return;
    if (isFields(entry)) items.push(readItem(entry, `${path}.${index}`, findings));
    else reject(findings, `${path}.${index}`, "The item is no object.");
  });
  return items;
};

/**
 * The sum of price × quantity where every item has a price; money is rounded to a millionth, so that binary
 * fractions do not show.
 */
export const sumOfItems = (items: readonly PreparedContent[]): number | undefined => {
  if (items.length === 0) return undefined;
  let sum = 0;
  for (const { price, quantity } of items) {
    if (price === undefined) return undefined;
    sum += price * quantity;
  }
  return Math.round(sum * 1e6) / 1e6;
};
