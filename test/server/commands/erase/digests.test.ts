import { describe, expect, it } from "vitest";
import { digestsOf } from "../../../../server/commands/erase/digests.ts";
import { sha256 } from "../../../../server/prepare/hash.ts";

const nobody = { email: [], phone: [], externalId: [] };
const unknown = (value: string): never => {
  throw new Error(`unknown: ${value}`);
};
const both = (digits: string) => [sha256(digits), sha256(`+${digits}`)];

describe("the digests of a person", () => {
  it("are of a phone's form at each platform", () => {
    expect(digestsOf({ ...nobody, phone: ["+49 (0)170 1234567"] }, [], unknown)).toEqual(
      both("491701234567"),
    );
  });

  it("are of a national phone in every site's country, and as it stands", () => {
    const digests = digestsOf({ ...nobody, phone: ["0170 1234567"] }, ["DE", undefined, "AT", "DE"], unknown);
    expect(digests).toEqual(expect.arrayContaining([...both("491701234567"), ...both("01701234567")]));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("are of the normal form of an e-mail and of the shop's own id", () => {
    expect(
      digestsOf({ ...nobody, email: [" Jane@Shop.example"], externalId: ["Customer 42"] }, [], unknown),
    ).toEqual([sha256("jane@shop.example"), sha256("customer42")]);
  });

  it("are those that are given, without the parameter builder's appendix", () => {
    const digest = sha256("jane@shop.example");
    expect(digestsOf({ ...nobody, email: [digest.toUpperCase(), `${digest}.AQ`] }, [], unknown)).toEqual([
      digest,
    ]);
  });

  it.each([{ email: ["nobody"] }, { phone: ["12"] }, { externalId: [" "] }])("are none of %j", (named) => {
    expect(() => digestsOf({ ...nobody, ...named }, [], unknown)).toThrow("unknown");
  });
});
