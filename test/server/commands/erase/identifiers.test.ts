import { describe, expect, it } from "vitest";
import { identifiers } from "../../../../event/identifiers.ts";
import { type Given, identifiersOf } from "../../../../server/commands/erase/identifiers.ts";
import { sha256 } from "../../../../server/prepare/hash.ts";

const unknown = ({ value }: Given): never => {
  throw new Error(`unknown: ${value}`);
};
const both = (digits: string) => [sha256(digits), sha256(`+${digits}`)];
const storedOf = (given: Given[], countries: (string | undefined)[] = []) =>
  identifiersOf(given, countries, unknown);

describe("what a person's identifiers are stored as", () => {
  it("is a phone's digest in the form of each platform", () => {
    expect(storedOf([{ field: "phone", value: "+49 (0)170 1234567" }])).toEqual(both("491701234567"));
  });

  it("is a national phone's in every site's country, and as it stands", () => {
    const stored = storedOf([{ field: "phone", value: "0170 1234567" }], ["DE", undefined, "AT", "DE"]);
    expect(stored).toEqual(expect.arrayContaining([...both("491701234567"), ...both("01701234567")]));
    expect(new Set(stored).size).toBe(stored.length);
  });

  it("is the digest of the normal form of an e-mail and of the shop's own id", () => {
    expect(
      storedOf([
        { field: "email", value: " Jane@Shop.example" },
        { field: "external_id", value: "Customer 42" },
      ]),
    ).toEqual([sha256("jane@shop.example"), sha256("customer42")]);
  });

  it("is the digest that is given, without the parameter builder's appendix", () => {
    const digest = sha256("jane@shop.example");
    const given = [digest.toUpperCase(), `${digest}.AQ`];
    expect(storedOf(given.map((value) => ({ field: "email", value })))).toEqual([digest]);
  });

  it("is a click id or a lead's number as it stands", () => {
    const fbp = "fb.1.1795262400000.1098115397";
    expect(
      storedOf([
        { field: "fbp", value: fbp },
        { field: "lead_id", value: "1234567890123456" },
      ]),
    ).toEqual([fbp, "1234567890123456"]);
  });

  it.each(identifiers)("is something for the field %s", (field) => {
    const samples = ["jane@shop.example", "+491701234567", "1234567890", "fb.1.1795262400000.1098115397"];
    const stored = [...samples, "2fS8kTq0pLZrYwVxUu9Jm3NaBcD"].flatMap((value) => {
      try {
        return storedOf([{ field, value }]);
      } catch {
        return [];
      }
    });
    expect(stored).not.toEqual([]);
  });

  it.each<Given>([
    { field: "email", value: "nobody" },
    { field: "phone", value: "12" },
    { field: "external_id", value: " " },
    { field: "fbp", value: "1098115397" },
  ])("is nothing for %j", (given) => {
    expect(() => storedOf([given])).toThrow("unknown");
  });
});
