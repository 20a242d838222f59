import { isAbsent } from "../../event/absent.ts";
import type { PreparedContent, PreparedProperties } from "../../event/prepared.ts";
import { contentTypes } from "../../event/schema.ts";
import {
  readContents,
  readDeliveryCategory,
  readQuantity,
  sumOfItems,
  warnOfMissingId,
} from "./check-contents.ts";
import { isCurrency } from "./check-currency.ts";
import {
  drop,
  type Findings,
  isUnsafe,
  readFields,
  readJson,
  readNumber,
  readText,
  readTexts,
  readWord,
  reject,
  rejectUnsafe,
  show,
  toNumber,
} from "./check-values.ts";

/** The one-item form: put together when all keys are known. */
interface OneItem {
  price?: number;
  quantity?: number;
  content_id?: string;
  brand?: string;
}

interface Draft {
  properties: PreparedProperties;
  item: OneItem;
}

type Reader = (draft: Draft, value: unknown, path: string, findings: Findings) => void;

const number =
  (field: "value" | "num_items" | "predicted_ltv"): Reader =>
  ({ properties }, value, path, findings) => {
    const read = readNumber(value, path, findings);
    if (read !== undefined) properties[field] = read;
  };

const text =
  (field: "content_name" | "content_category" | "order_id" | "description" | "shop_id"): Reader =>
  ({ properties }, value, path, findings) => {
    const read = readText(value, path, findings);
    if (read !== undefined) properties[field] = read;
  };

const itemText =
  (field: "content_id" | "brand"): Reader =>
  ({ item }, value, path, findings) => {
    const read = readText(value, path, findings);
    if (read !== undefined) item[field] = read;
  };

const query: Reader = ({ properties }, value, path, findings) => {
  if (typeof value !== "string") reject(findings, path, "The search text is no text.");
  else if (path.endsWith(".query") || properties.query === undefined) properties.query = value;
};

/** One row per known property; any other key is a custom property. */
const readers = new Map<string, Reader>(
  Object.entries({
    value: number("value"),
    num_items: number("num_items"),
    predicted_ltv: number("predicted_ltv"),
    price: ({ item }, value, path, findings) => {
      const price = readNumber(value, path, findings);
      if (price !== undefined) item.price = price;
    },
    content_name: text("content_name"),
    content_category: text("content_category"),
    order_id: text("order_id"),
    description: text("description"),
    shop_id: text("shop_id"),
    content_id: itemText("content_id"),
    brand: itemText("brand"),
    query,
    search_string: query,
    quantity: ({ item }, value, path, findings) => {
      item.quantity = readQuantity(value, path, findings);
    },
    net_revenue: ({ properties }, value, path, findings) => {
      const read = toNumber(value);
      if (isUnsafe(value)) rejectUnsafe(path, findings);
      else if (read !== undefined) properties.net_revenue = read;
      else drop(findings, path, "Dropped: it is no number.");
    },
    currency: ({ properties }, value, path, findings) => {
      const code = typeof value === "string" ? value.trim().toUpperCase() : "";
      if (isCurrency(code)) properties.currency = code;
      else reject(findings, path, `${show(value)} is no currency of ISO 4217, like EUR.`);
    },
    contents: ({ properties }, value, path, findings) => {
      const items = readContents(value, path, findings);
      if (items.length > 0) properties.contents = items;
    },
    content_ids: ({ properties }, value, path, findings) => {
      const ids = readTexts(value, path, findings);
      if (ids.length > 0) properties.content_ids = ids;
    },
    content_type: ({ properties }, value, path, findings) => {
      const type = readWord(value, contentTypes, path, findings);
      if (type !== undefined) properties.content_type = type;
    },
    status: ({ properties }, value, path, findings) => {
      const status = typeof value === "boolean" ? value : readText(value, path, findings);
      if (status !== undefined) properties.status = status;
    },
    delivery_category: ({ properties }, value, path, findings) => {
      const category = readDeliveryCategory(value, path, findings);
      if (category !== undefined) properties.delivery_category = category;
    },
  } satisfies Record<string, Reader>),
);

/** Names of the properties with a meaning of their own. */
export const knownProperties: readonly string[] = [...readers.keys()];

const root = "properties";

/** `price`, `quantity` and `content_id` at the top are one item, with its name, category and brand. */
const gatherItem = (
  { price, quantity = 1, content_id, brand }: OneItem,
  { content_name, content_category }: PreparedProperties,
  findings: Findings,
): PreparedContent => {
  const item: PreparedContent = { quantity };
  if (content_id !== undefined) item.id = content_id;
  else warnOfMissingId(`${root}.content_id`, findings);
  if (price !== undefined) item.price = price;
  if (content_name !== undefined) item.name = content_name;
  if (content_category !== undefined) item.category = content_category;
  if (brand !== undefined) item.brand = brand;
  return item;
};

const addItem = ({ properties, item }: Draft, findings: Findings): void => {
  const isOneItem = item.price !== undefined || item.quantity !== undefined || item.content_id !== undefined;
  if (!isOneItem) {
    if (item.brand !== undefined) properties.custom = { ...properties.custom, brand: item.brand };
  } else if (properties.contents) {
    for (const key of ["price", "quantity", "content_id", "brand"] as const) {
      if (item[key] !== undefined)
        drop(findings, `${root}.${key}`, "Dropped: contents already says what the items are.");
    }
  } else properties.contents = [gatherItem(item, properties, findings)];
};

/**
 * The properties of an event: numbers and texts apart, items in one form, `value` from the items where it is
 * absent. Custom properties stand in `custom`, not yet scrubbed.
 */
export const readProperties = (value: unknown, findings: Findings): PreparedProperties => {
  const given = readFields(value, root, findings);
  const draft: Draft = { properties: {}, item: {} };
  const { properties } = draft;
  if (!given) return properties;
  for (const key in given) {
    const entry = given[key];
    if (isAbsent(entry) || key === "__proto__") continue;
    const reader = readers.get(key);
    const path = `${root}.${key}`;
    if (reader) {
      reader(draft, entry, path, findings);
      continue;
    }
    const custom = readJson(entry, path, findings);
    if (custom === undefined) continue;
    properties.custom ??= {};
    properties.custom[key] = custom;
  }
  addItem(draft, findings);
  if (isAbsent(given.value)) {
    const sum = sumOfItems(properties.contents ?? []);
    if (sum !== undefined) properties.value = sum;
  }
  return properties;
};
