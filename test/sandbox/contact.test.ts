import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactIn, hasContactInQuery, isContact } from "../../sandbox/contact.ts";
import { isPersonalName, isPersonalValue } from "../../server/prepare/personal.ts";
import { scrubUrl } from "../../server/prepare/scrub-url.ts";

const joined = (...parts: string[]) =>
  fc.array(fc.constantFrom(...parts), { maxLength: 9 }).map((list) => list.join(""));

describe("Contact data in the sandbox", () => {
  it.each([
    "https://a.example/?email=x",
    "https://a.example/?a=ada%40b.example#top",
    "https://a.example/?a=ada%40b.example%zz",
    "https://a.example/#/thanks?email=ada@b.example",
    "https://a.example/#email=x",
    "https://a.example/?a=1#/thanks?tel=%2B49%2030%20901820",
  ])("is found in %s", (address) => {
    expect(hasContactInQuery(address)).toBe(true);
  });

  it.each([
    "https://a.example/ada@b.example",
    "https://a.example/#/c/ada@b.example",
    "https://a.example/?a=1#b=2",
    "https://a.example/?email=",
  ])("is not in %s", (address) => {
    expect(hasContactInQuery(address)).toBe(false);
  });

  it("is in a name however it is written, and in no text of more digits than a phone has", () => {
    for (const name of ["passWord", "PassWord", "pass word", "pHone", "E-Mail", "FIRST_NAME"])
      expect(contactIn({ [name]: "x" })).toBe(name);
    expect(["+49 30 901820", "+491701234567", "ask ada@b.example"].every(isContact)).toBe(true);
    expect(["+12345678901234567890", "+123456", "491701234567"].some(isContact)).toBe(false);
  });

  it("is nothing that the server's scrubber would let pass", () => {
    const name = joined(
      "e",
      "mail",
      "eMail",
      "Phone",
      "pHone",
      "Number",
      "pass",
      "Word",
      "first",
      "NAME",
      "_",
      "-",
      " ",
    );
    const value = joined(
      "+",
      "49",
      "0301",
      "2345678",
      " ",
      "(",
      ")",
      ".",
      "-",
      "ada",
      "@",
      "b",
      ".co",
      ".example",
      "'",
      "/",
    );
    const address = joined(
      "?",
      "#",
      "&",
      "=",
      "/",
      "a",
      "email",
      "pass+word",
      "ada@b.example",
      "%40",
      "%zz",
      "%2B4930998877",
      "+",
    );
    fc.assert(
      fc.property(name, value, address, (aName, aValue, anAddress) => {
        if (contactIn({ [aName]: "x" }) !== undefined) expect(isPersonalName(aName)).toBe(true);
        if (isContact(aValue)) expect(isPersonalValue(aValue)).toBe(true);
        expect(hasContactInQuery(scrubUrl(`https://a.example/${anAddress}`))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
