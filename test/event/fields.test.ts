import { describe, expect, it } from "vitest";
import { destinationOf, platformOf } from "../../event/destinations.ts";
import { contentAliases, contentFields, propertyFields, userFields } from "../../event/fields.ts";
import { contentSchema, propertiesSchema, userSchema } from "../../event/schema.ts";

const names = (rows: readonly { field: string }[]) => rows.map(({ field }) => field);

describe("The tables of fields", () => {
  it("have a row for every field of user but the raw click id, which becomes fbc", () => {
    expect(names(userFields).sort()).toEqual(
      Object.keys(userSchema.properties)
        .filter((field) => field !== "fbclid")
        .sort(),
    );
  });

  it("name each field once, and each outgoing name once", () => {
    expect(new Set(names(userFields)).size).toBe(userFields.length);
    for (const platform of ["meta", "tiktok"] as const) {
      const keys = userFields.flatMap((row) => row[platform]?.key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("have a row for every property but the one-item form, contents and the other name of query", () => {
    const elsewhere = ["contents", "price", "quantity", "content_id", "brand", "search_string"];
    expect(names(propertyFields).sort()).toEqual(
      Object.keys(propertiesSchema.properties)
        .filter((field) => !elsewhere.includes(field))
        .sort(),
    );
  });

  it("have a row for every field of an item, and aliases only of those", () => {
    expect(names(contentFields).sort()).toEqual(Object.keys(contentSchema.properties).sort());
    expect(names(contentFields)).toEqual(expect.arrayContaining(Object.values(contentAliases)));
  });

  it("hash for Meta what its customer information parameters want hashed", () => {
    const hashed = userFields.filter(({ meta }) => meta?.hash).map(({ meta }) => meta?.key);
    expect(hashed.sort()).toEqual([
      "country",
      "ct",
      "db",
      "em",
      "external_id",
      "fn",
      "ge",
      "ln",
      "ph",
      "st",
      "zp",
    ]);
  });

  it("hash for TikTok what its user object wants hashed, and nothing else", () => {
    const hashed = userFields.filter(({ tiktok }) => tiktok?.hash).map(({ tiktok }) => tiktok?.key);
    expect(hashed.sort()).toEqual([
      "email",
      "external_id",
      "first_name",
      "gaid",
      "idfa",
      "last_name",
      "phone",
      "zip_code",
    ]);
  });
});

describe("A destination", () => {
  it("is written with its platform", () => {
    expect(destinationOf("meta", "123")).toBe("meta:123");
    expect(platformOf("tiktok:C4")).toBe("tiktok");
    expect(platformOf("meta")).toBe("meta");
    expect(platformOf("metal:1")).toBeUndefined();
  });
});
