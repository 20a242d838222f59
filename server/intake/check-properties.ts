import type { PreparedContent, PreparedProperties } from "../../event/prepared.ts";
import { contentTypes } from "../../event/schema.ts";
import { readContents, readDeliveryCategory, readQuantity, sumOfItems } from "./check-contents.ts";
import { isCurrency } from "./check-currency.ts";
import {
  drop,
  type Fields,
  type Findings,
  isAbsent,
  readFields,
  readJson,
  readNumber,
  readText,
  readTexts,
  readWord,
  reject,
  show,
  toNumber,
} from "./check-values.ts";

/** What is read so far; the one-item form is put together when all keys are known. */
interface Draft extends PreparedProperties {
  price?: number;
  quantity?: number;
  content_id?: string;
  brand?: string;
}

type Reader = (draft: Draft, value: unknown, path: string, findings: Findings) => void;

const number =
  (field: "value" | "num_items" | "predicted_ltv" | "price"): Reader =>
  (draft, value, path, findings) => {
    const read = readNumber(value, path, findings);
    if (read !== undefined) draft[field] = read;
  };

type TextField =
  | "content_name"
  | "content_category"
  | "order_id"
  | "description"
  | "shop_id"
  | "content_id"
  | "brand";

const text =
  (field: TextField): Reader =>
  (draft, value, path, findings) => {
    const read = readText(value, path, findings);
    if (read !== undefined) draft[field] = read;
  };

const query: Reader = (draft, value, path, findings) => {
  if (isAbsent(value)) return;
  if (typeof value !== "string") reject(findings, path, "The search text is no text.");
  else if (path.endsWith(".query") || draft.query === undefined) draft.query = value;
};

/** One row per known property; any other key is a custom property. */
const readers = new Map<string, Reader>(
  Object.entries({
    value: number("value"),
    num_items: number("num_items"),
    predicted_ltv: number("predicted_ltv"),
    price: number("price"),
    content_name: text("content_name"),
    content_category: text("content_category"),
    order_id: text("order_id"),
    description: text("description"),
    shop_id: text("shop_id"),
    content_id: text("content_id"),
    brand: text("brand"),
    query,
    search_string: query,
    quantity: (draft, value, path, findings) => {
      draft.quantity = readQuantity(value, path, findings);
    },
    net_revenue: (draft, value, path, findings) => {
      const read = toNumber(value);
      if (read !== undefined) draft.net_revenue = read;
      else drop(findings, path, "Dropped: it is no number.");
    },
    currency: (draft, value, path, findings) => {
      const code = typeof value === "string" ? value.trim().toUpperCase() : "";
      if (isCurrency(code)) draft.currency = code;
      else reject(findings, path, `${show(value)} is no currency of ISO 4217, like EUR.`);
    },
    contents: (draft, value, path, findings) => {
      const items = readContents(value, path, findings);
      if (items.length > 0) draft.contents = items;
    },
    content_ids: (draft, value, path, findings) => {
      const ids = readTexts(value, path, findings);
      if (ids.length > 0) draft.content_ids = ids;
    },
    content_type: (draft, value, path, findings) => {
      const type = readWord(value, contentTypes, path, findings);
      if (type !== undefined) draft.content_type = type;
    },
    status: (draft, value, path, findings) => {
      const status = typeof value === "boolean" ? value : readText(value, path, findings);
      if (status !== undefined) draft.status = status;
    },
    delivery_category: (draft, value, path, findings) => {
      const category = readDeliveryCategory(value, path, findings);
      if (category !== undefined) draft.delivery_category = category;
    },
  } satisfies Record<string, Reader>),
);

/** Names of the properties with a meaning of their own. */
export const knownProperties: readonly string[] = [...readers.keys()];

const root = "properties";

/** `price`, `quantity` and `content_id` at the top are one item, with its name, category and brand. */
const oneItem = (
  { content_id, price, quantity, content_name, content_category, brand }: Draft,
  findings: Findings,
) => {
  const item: PreparedContent = { quantity: quantity ?? 1 };
  if (content_id === undefined) {
    drop(
      findings,
      `${root}.content_id`,
      "The item has no id: Meta does not get it, TikTok gets it without one.",
    );
  } else item.id = content_id;
  if (price !== undefined) item.price = price;
  if (content_name !== undefined) item.name = content_name;
  if (content_category !== undefined) item.category = content_category;
  if (brand !== undefined) item.brand = brand;
  return item;
};

const gatherItem = (draft: Draft, given: Fields, findings: Findings): void => {
  const { price, quantity, content_id, brand } = draft;
  const isItem = price !== undefined || quantity !== undefined || content_id !== undefined;
  if (isItem && !draft.contents) draft.contents = [oneItem(draft, findings)];
  else if (isItem) {
    for (const key of ["price", "quantity", "content_id"]) {
      if (!isAbsent(given[key]))
        drop(findings, `${root}.${key}`, "Dropped: contents already says what the items are.");
    }
  } else if (brand !== undefined) draft.custom = { ...draft.custom, brand };
  delete draft.price;
  delete draft.quantity;
  delete draft.content_id;
  delete draft.brand;
};

/**
 * The properties of an event: numbers and texts apart, items in one form, `value` from the items where it is
 * absent. Custom properties stand in `custom`, not yet scrubbed.
 */
export const readProperties = (value: unknown, findings: Findings): PreparedProperties => {
  const given = readFields(value, root, findings);
  const draft: Draft = {};
  if (!given) return draft;
  for (const key of Object.keys(given)) {
    const entry = given[key];
    const reader = readers.get(key);
    const path = `${root}.${key}`;
    if (reader) {
      if (!isAbsent(entry)) reader(draft, entry, path, findings);
    } else if (key !== "__proto__") {
      const custom = readJson(entry, path, findings);
      if (custom === undefined) continue;
      draft.custom ??= {};
      draft.custom[key] = custom;
    }
  }
  gatherItem(draft, given, findings);
  if (isAbsent(given.value)) {
    const sum = sumOfItems(draft.contents ?? []);
    if (sum !== undefined) draft.value = sum;
  }
  return draft;
};
