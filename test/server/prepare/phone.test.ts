import fc from "fast-check";
import examples from "libphonenumber-js/examples.mobile.json" with { type: "json" };
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  isValidPhoneNumber,
} from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { createPhoneReader } from "../../../server/prepare/phone.ts";

const read = createPhoneReader();
const readIn = (country: string) => createPhoneReader(country);

/** A full-width plus means the same and keeps the reader from its short path. */
const thoroughly = (text: string) => read(text.replace("+", "＋"));

describe("A phone number", () => {
  it.each([
    ["+49 170 1234567", "491701234567"],
    ["+49 (0)170 1234567", "491701234567"],
    ["+49 0170 1234567", "491701234567"],
    ["0049 170 1234567", "491701234567"],
    ["00 49 170/1234567", "491701234567"],
    ["(+49) 170-123.4567", "491701234567"],
    ["+39 06 698 12345", "390669812345"],
    ["+1 650 555 1212 ext. 5", "16505551212"],
    ["＋４９ １７０ １２３４５６７", "491701234567"],
    ["tel:+49-170-1234567", "491701234567"],
  ])("with a country code, %s, is international", (text, digits) => {
    expect(read(text)).toBe(digits);
  });

  it("is read in the site's country where it is valid there", () => {
    expect(readIn("DE")("0170 1234567")).toBe("491701234567");
    expect(readIn("US")("(650)555-1212")).toBe("16505551212");
    expect(readIn("IT")("06 698 12345")).toBe("390669812345");
  });

  it("is complete as it stands where it is not valid in the site's country, or there is none", () => {
    expect(readIn("DE")("16505551212")).toBe("16505551212");
    expect(read("16505551212")).toBe("16505551212");
    expect(read("0170 1234567")).toBe("01701234567");
  });

  it("is not read in a country that does not exist", () => {
    expect(readIn("XX")("0170 1234567")).toBe("01701234567");
  });

  it.each(["123456", "+49 123", "1234567890123456", "+1234567890123456", "no phone", "+"])(
    "with fewer than 7 or more than 15 digits, %s, is none",
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it("may have 7 digits, or 15", () => {
    expect(read("1234567")).toBe("1234567");
    expect(read("123456789012345")).toBe("123456789012345");
  });

  it("is read alike by the short path and by the library, for every country's example", () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      if (!number) throw new Error(`no example for ${country}`);
      expect(read(number.number)).toBe(thoroughly(number.number));
      expect(read(number.number)).toBe(number.number.slice(1));
      expect(read(number.formatInternational())).toBe(number.number.slice(1));
    }
  });

  it("is read alike by the short path and by the library, whatever digits follow the plus", () => {
    const codes = getCountries().map((country) => getCountryCallingCode(country));
    const rest = fc.stringMatching(/^[\d ().-]{4,16}$/);
    const text = fc.oneof(
      fc.tuple(fc.constantFrom(...codes), rest).map(([code, tail]) => `+${code}${tail}`),
      rest.map((tail) => `+${tail}`),
    );
    fc.assert(
      fc.property(text, (number) => {
        expect(read(number)).toBe(thoroughly(number));
      }),
      { numRuns: 500 },
    );
  });

  it("that is valid stays what it is when it is read again", () => {
    const valid = fc.stringMatching(/^\+[1-9]\d{7,13}$/).filter((number) => isValidPhoneNumber(number));
    fc.assert(
      fc.property(valid, (number) => {
        const digits = read(number);
        expect(digits && read(`+${digits}`)).toBe(digits);
      }),
      { numRuns: 40 },
    );
  });
});
