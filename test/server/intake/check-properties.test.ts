import { describe, expect, it } from "vitest";
import { contentAliases } from "../../../event/fields.ts";
import { propertiesSchema } from "../../../event/schema.ts";
import { knownProperties } from "../../../server/intake/check-properties.ts";
import { check, errorPaths, pathsOf, withProperties } from "../prepare/shop.ts";

const read = (properties: Record<string, unknown>) => {
  const result = check(withProperties(properties));
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return { ...result.event.properties, warned: pathsOf(result.warnings) };
};

const errorsOf = (properties: Record<string, unknown>) => errorPaths(withProperties(properties));

const absent = [undefined, null, "", "  ", [], "undefined"];
const noNumbers = ["abc", "12,50", "1.2.3", "0x10", "1e3", "Infinity", "NaN", true, {}, [5], "5 EUR"];

describe("The properties that are read", () => {
  it("are those of the schema", () => {
    expect([...knownProperties].sort()).toEqual(Object.keys(propertiesSchema.properties).sort());
  });
});

describe.each(["value", "predicted_ltv", "num_items"])("%s", (field) => {
  it.each(noNumbers)("%j rejects the event", (given) => {
    expect(errorsOf({ [field]: given })).toEqual([`properties.${field}`]);
  });

  it.each([
    [0, 0],
    ["0", 0],
    [-5.5, -5.5],
    ["-5.5", -5.5],
    ["59.90", 59.9],
    [" 59.90 ", 59.9],
    ["+3", 3],
    [".5", 0.5],
  ])("%j is the number %d", (given, number) => {
    expect(read({ [field]: given })).toMatchObject({ [field]: number, warned: [] });
  });

  it.each(absent)("%j counts as none", (given) => {
    expect(read({ [field]: given })).toEqual({ warned: [] });
  });
});

describe("price and quantity", () => {
  it.each(noNumbers)("%j rejects the event", (given) => {
    expect(errorsOf({ price: given })).toContain("properties.price");
    expect(errorsOf({ quantity: given })).toContain("properties.quantity");
    expect(errorsOf({ contents: [{ id: "a" }, { id: "b", price: given }] })).toEqual([
      "properties.contents.1.price",
    ]);
    expect(errorsOf({ contents: [{ id: "a", item_price: given }] })).toEqual([
      "properties.contents.0.item_price",
    ]);
    expect(errorsOf({ contents: [{ id: "a", quantity: given }] })).toEqual([
      "properties.contents.0.quantity",
    ]);
  });

  it.each([0, -1, "0"])("a quantity of %j rejects the event", (quantity) => {
    expect(errorsOf({ contents: [{ id: "a", quantity }] })).toEqual(["properties.contents.0.quantity"]);
    expect(errorsOf({ content_id: "a", quantity })).toEqual(["properties.quantity"]);
  });

  it.each(absent)("a quantity of %j is 1", (quantity) => {
    expect(read({ contents: [{ id: "a", quantity }] }).contents).toEqual([{ id: "a", quantity: 1 }]);
  });

  it("a price of 0 is a price, and numbers may be texts", () => {
    expect(read({ contents: [{ id: "a", price: "0", quantity: "2.5" }] })).toMatchObject({
      value: 0,
      contents: [{ id: "a", quantity: 2.5, price: 0 }],
    });
  });
});

describe("net_revenue", () => {
  it("only enriches: what is no number is dropped with a warning", () => {
    expect(read({ net_revenue: "much" })).toEqual({ warned: ["properties.net_revenue"] });
    expect(read({ net_revenue: "12.5" })).toEqual({ net_revenue: 12.5, warned: [] });
  });
});

describe("currency", () => {
  it.each([
    ["EUR", "EUR"],
    ["usd", "USD"],
    [" gbp ", "GBP"],
    ["VED", "VED"],
    ["CLF", "CLF"],
  ])("%j is %s", (given, currency) => {
    expect(read({ currency: given })).toEqual({ currency, warned: [] });
  });

  it.each(["EURO", "EU", "€", "XYZ", "ZZZ", "XXX", 978, {}, ["EUR"]])("%j rejects the event", (currency) => {
    expect(errorsOf({ currency })).toEqual(["properties.currency"]);
  });
});

describe("A Purchase", () => {
  const purchase = (properties?: unknown) => errorPaths({ event_name: "Purchase", properties });

  it("needs value and currency", () => {
    expect(purchase()).toEqual(["properties.value", "properties.currency"]);
    expect(purchase({ value: 5 })).toEqual(["properties.currency"]);
    expect(purchase({ currency: "EUR" })).toEqual(["properties.value"]);
    expect(purchase({ value: "", currency: null })).toEqual(["properties.value", "properties.currency"]);
    expect(purchase({ value: 0, currency: "EUR" })).toEqual([]);
  });

  it("needs them under any of its names", () => {
    expect(errorPaths({ event_name: "complete_payment" })).toEqual([
      "properties.value",
      "properties.currency",
    ]);
  });

  it("may leave its value to the items", () => {
    expect(purchase({ currency: "EUR", contents: [{ id: "a", price: 5 }] })).toEqual([]);
    expect(purchase({ currency: "EUR", contents: [{ id: "a" }] })).toEqual(["properties.value"]);
  });

  it("with a wrong value hears of it once", () => {
    expect(purchase({ value: "x", currency: "y" })).toEqual(["properties.value", "properties.currency"]);
  });

  it("is the only event that needs them", () => {
    expect(errorPaths({ event_name: "Subscribe" })).toEqual([]);
    expect(errorPaths({ event_name: "AddToCart", properties: { value: 5 } })).toEqual([]);
  });
});

describe("value from items", () => {
  it("is the sum of price × quantity where every item has a price", () => {
    const contents = [
      { id: "a", price: 19.9, quantity: 3 },
      { id: "b", price: 0.1 },
    ];
    expect(read({ contents })).toMatchObject({ value: 59.8, warned: [] });
  });

  it("is not made up where a price is missing or there are no items", () => {
    expect(read({ contents: [{ id: "a", price: 5 }, { id: "b" }] }).value).toBeUndefined();
    expect(read({ content_ids: ["a"] }).value).toBeUndefined();
  });

  it("never wins over a given one, 0 included", () => {
    expect(read({ value: 0, contents: [{ id: "a", price: 5 }] }).value).toBe(0);
  });

  it("counts items without an id", () => {
    expect(read({ contents: [{ price: 5 }] })).toMatchObject({
      value: 5,
      warned: ["properties.contents.0.id"],
    });
    expect(read({ price: 5, quantity: 2 })).toMatchObject({ value: 10, warned: ["properties.content_id"] });
  });
});

describe("contents", () => {
  it("takes one object as a list of one", () => {
    expect(read({ contents: { id: 7, price: 5 } })).toMatchObject({
      contents: [{ id: "7", quantity: 1, price: 5 }],
    });
  });

  it.each(Object.entries(contentAliases))("knows %s as %s", (alias, field) => {
    const value = field === "price" ? 5 : "text";
    const [item] = read({ contents: [{ [alias]: value }] }).contents ?? [];
    expect(item).toMatchObject({ [field]: value });
    expect(item).not.toHaveProperty(alias);
  });

  it("prefers an item's own names to aliases", () => {
    const item = { item_id: "alias", id: "own", name: "own", title: "alias", price: null, item_price: 3 };
    expect(read({ contents: [item] }).contents).toEqual([{ quantity: 1, id: "own", name: "own", price: 3 }]);
  });

  it("skips absent items and keeps the places of the others in paths", () => {
    expect(read({ contents: [null, "", { id: "a" }] }).contents).toEqual([{ id: "a", quantity: 1 }]);
    expect(errorsOf({ contents: [null, { id: "a", price: "x" }] })).toEqual(["properties.contents.1.price"]);
  });

  it("keeps two equal items: they are two", () => {
    expect(read({ contents: [{ id: "a" }, { id: "a" }] }).contents).toHaveLength(2);
  });

  it.each([5, "sku", true, ["a"]])("with the item %j is rejected", (item) => {
    expect(errorsOf({ contents: [{ id: "a" }, item] })).toEqual(["properties.contents.1"]);
  });

  it.each([5, "sku", true])("that is %j is rejected", (contents) => {
    expect(errorsOf({ contents })).toEqual(["properties.contents"]);
  });

  it("warns of an item without an id", () => {
    expect(read({ contents: [{ name: "Jar", id: "" }] })).toMatchObject({
      contents: [{ name: "Jar", quantity: 1 }],
      warned: ["properties.contents.0.id"],
    });
  });

  it("passes other keys of an item on", () => {
    expect(read({ contents: [{ id: "a", color: "blue", sizes: [1, 2] }] }).contents).toEqual([
      { id: "a", quantity: 1, color: "blue", sizes: [1, 2] },
    ]);
  });

  it("drops an item's text that is none", () => {
    expect(read({ contents: [{ id: "a", name: { de: "Glas" }, brand: 5 }] })).toMatchObject({
      contents: [{ id: "a", quantity: 1, brand: "5" }],
      warned: ["properties.contents.0.name"],
    });
  });
});

describe("The one-item form", () => {
  it("becomes the one item, with its name, category and brand", () => {
    const one = {
      content_id: 7,
      price: "5",
      quantity: 2,
      content_name: "Jar",
      content_category: "Glass",
      brand: "Twin",
    };
    expect(read(one)).toEqual({
      content_name: "Jar",
      content_category: "Glass",
      value: 10,
      contents: [{ id: "7", price: 5, quantity: 2, name: "Jar", category: "Glass", brand: "Twin" }],
      warned: [],
    });
  });

  it.each([
    [{ content_id: "a" }, [{ id: "a", quantity: 1 }]],
    [{ price: 5, content_id: "a" }, [{ id: "a", quantity: 1, price: 5 }]],
    [{ quantity: 3, content_id: "a" }, [{ id: "a", quantity: 3 }]],
  ])("%j is enough", (properties, contents) => {
    expect(read(properties).contents).toEqual(contents);
  });

  it("is not made from a name or a category alone", () => {
    expect(read({ content_name: "Jar", content_category: "Glass" })).toEqual({
      content_name: "Jar",
      content_category: "Glass",
      warned: [],
    });
  });

  it("is dropped with a warning beside contents", () => {
    expect(read({ contents: [{ id: "a" }], price: 5, content_id: "b" })).toMatchObject({
      contents: [{ id: "a", quantity: 1 }],
      warned: ["properties.price", "properties.content_id"],
    });
    expect(read({ contents: [{ id: "a" }], price: 5, brand: "Twin" })).toEqual({
      contents: [{ id: "a", quantity: 1 }],
      warned: ["properties.price", "properties.brand"],
    });
  });
});

describe("content_type", () => {
  it.each(["product", "product_group", "hotel", "flight", "destination", "vehicle", "home_listing"])(
    "%s is known",
    (content_type) => {
      expect(read({ content_type })).toMatchObject({ content_type });
    },
  );

  it("of another word rejects the event", () => {
    expect(errorsOf({ content_type: "jar" })).toEqual(["properties.content_type"]);
    expect(errorsOf({ content_type: 5 })).toEqual(["properties.content_type"]);
  });
});

describe("query", () => {
  it("is a text, under either name", () => {
    expect(read({ query: "honey" }).query).toBe("honey");
    expect(read({ search_string: "honey" }).query).toBe("honey");
    expect(read({ search_string: "b", query: "a" }).query).toBe("a");
    expect(read({ query: "a", search_string: "b" }).query).toBe("a");
  });

  it.each([5, true, {}, ["honey"]])("that is %j rejects the event", (query) => {
    expect(errorsOf({ query })).toEqual(["properties.query"]);
    expect(errorsOf({ search_string: query })).toEqual(["properties.search_string"]);
  });
});

describe("delivery_category", () => {
  it.each(["in_store", "CURBSIDE", "Home_Delivery"])("%s is known in any case", (delivery_category) => {
    expect(read({ delivery_category })).toMatchObject({
      delivery_category: delivery_category.toLowerCase(),
      warned: [],
    });
  });

  it("of another word is dropped with a warning", () => {
    expect(read({ delivery_category: "drone" })).toEqual({ warned: ["properties.delivery_category"] });
    expect(read({ contents: [{ id: "a", delivery_category: 5 }] })).toMatchObject({
      contents: [{ id: "a", quantity: 1 }],
      warned: ["properties.contents.0.delivery_category"],
    });
  });
});

describe("Texts and ids", () => {
  it("become texts from numbers", () => {
    expect(
      read({ order_id: 1001, shop_id: 5, content_name: 7, description: 1, content_ids: [1, "2"] }),
    ).toEqual({
      order_id: "1001",
      shop_id: "5",
      content_name: "7",
      description: "1",
      content_ids: ["1", "2"],
      warned: [],
    });
  });

  it("content_ids skip what is absent and what comes twice, and may be one", () => {
    expect(read({ content_ids: ["a", null, "", "a", "undefined", "b"] }).content_ids).toEqual(["a", "b"]);
    expect(read({ content_ids: "a" }).content_ids).toEqual(["a"]);
    expect(read({ content_ids: [null, " "] })).toEqual({ warned: [] });
  });

  it("that are objects are dropped with a warning", () => {
    expect(read({ order_id: {}, content_ids: ["a", {}] })).toEqual({
      content_ids: ["a"],
      warned: ["properties.order_id", "properties.content_ids.1"],
    });
  });

  it("status is a text or true or false", () => {
    expect(read({ status: true }).status).toBe(true);
    expect(read({ status: "Submitted" }).status).toBe("Submitted");
  });
});

describe("A custom property", () => {
  it("is passed on: text, number, boolean, and lists and objects of them", () => {
    const custom = {
      color: "blue",
      weight: 1.5,
      gift: false,
      tags: ["a", 1, true],
      box: { width: 3, inner: { a: 1 } },
    };
    expect(read(custom)).toEqual({ custom, warned: [] });
  });

  it.each(absent)("%j counts as none, at any depth", (value) => {
    expect(read({ color: value })).toEqual({ warned: [] });
    expect(read({ box: { color: value, width: 1 }, list: [value, 1] })).toEqual({
      custom: { box: { width: 1 }, list: [1] },
      warned: [],
    });
  });

  it("keeps numbers that come twice", () => {
    expect(read({ scores: [1, 1, 2] }).custom).toEqual({ scores: [1, 1, 2] });
  });

  it("too deep is dropped with a warning", () => {
    let deep: unknown = "end";
    for (let level = 0; level < 5000; level++) deep = { a: deep };
    const { custom, warned } = read({ deep });
    expect(JSON.stringify(custom).length).toBeLessThan(100);
    expect(warned).toEqual(["properties.deep.a.a.a.a.a.a"]);
  });

  it("that is no JSON value is dropped with a warning", () => {
    expect(read({ when: Number.NaN, what: () => 1 })).toEqual({
      warned: ["properties.when", "properties.what"],
    });
  });
});
