import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPersonalName, isPersonalValue } from "../../../server/prepare/personal.ts";
import { scrubCustom } from "../../../server/prepare/scrub-custom.ts";
import { scrubUrl } from "../../../server/prepare/scrub-url.ts";

describe("A personal name", () => {
  it.each([
    "email",
    "e-mail",
    "Email",
    "email_address",
    "customer_email",
    "billing[email]",
    "user.email",
    "billingEmail",
    "phone",
    "phone_number",
    "telephone",
    "mobile",
    "tel",
    "contactPhone",
    "first_name",
    "firstName",
    "lastname",
    "fname",
    "full_name",
    "surname",
    "date_of_birth",
    "birthday",
    "dob",
    "zip",
    "zip_code",
    "postal_code",
    "postcode",
    "external_id",
    "address",
    "address_line_1",
    "street",
    "password",
    "passWord",
    "pass word",
    "pHone",
    "passwd",
    "access_token",
    "token",
    "secret",
    "card_number",
    "cvv",
    "iban",
    "ssn",
  ])("%s is known", (name) => {
    expect(isPersonalName(name)).toBe(true);
  });

  it.each([
    "city",
    "country",
    "state",
    "color",
    "smartphone",
    "headphone",
    "name",
    "content_name",
    "email_opt_in",
    "order_id",
    "utm_source",
    "fbclid",
    "ttclid",
    "q",
    "id",
    "size",
    "username_taken",
    "telescope",
    "mailbox",
  ])("%s is none", (name) => {
    expect(isPersonalName(name)).toBe(false);
  });
});

describe("A personal value", () => {
  it.each([
    "ada@shop.example",
    " Ada@Shop.Example ",
    "ask ada@shop.example today",
    "+49 170 1234567",
    "+491701234567",
    "00491701234567",
    "0170/1234567",
    "(650) 555-1212",
    "650-555-1212",
    "030 901820",
    "555-1212",
    "030 901 820",
    "(+49)30 9018 2033",
    "tel:+493090182033",
    "YWRhQHNob3AuZXhhbXBsZQ==",
    "YWRhQHNob3AuZXhhbXBsZQ",
    "6164614073686f702e6578616d706c65",
    "ada＠shop.example",
    "＋４９ 170 1234567",
    "ada%40shop.example",
    "ada%252540shop.example",
  ])("%s is an e-mail or a phone", (value) => {
    expect(isPersonalValue(value)).toBe(true);
  });

  it.each([
    "491701234567",
    "1234567890",
    "2026-11-21",
    "2026-11-21 10",
    "21.11.2026",
    "11/21/2026",
    "1234567.89",
    "12.345.678",
    "1 234 567",
    "203.0.113.7",
    "2025-2026",
    "2026-000123",
    "978-3-16-148410-0",
    "000012345678",
    "blue",
    "@shop",
    "jars @ 5.00",
    "a@b",
    "100%40",
    "tel:49",
    "IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk",
    "6a0bf011a1fc6a0bf011a1fc6a0bf011",
    "autumn-collection-2026",
    "50% off @ shop",
    "SKU-12345-678",
    "12-34",
    "",
  ])("%s is none", (value) => {
    expect(isPersonalValue(value)).toBe(false);
  });
});

describe("An address", () => {
  it.each([
    ["https://a.example/?email=x", "https://a.example/"],
    ["https://a.example/?a=1&email=ada%40b.example&b=2#top", "https://a.example/?a=1&b=2#top"],
    ["https://a.example/?q=ada%40b.example&b=%zz", "https://a.example/?b=%zz"],
    ["https://a.example/?q=ada%40b.example%zz&b", "https://a.example/?b"],
    ["https://a.example/?q=ada@b.example", "https://a.example/"],
    ["https://a.example/?e%6Dail=x&a", "https://a.example/?a"],
    ["https://a.example/?p=%2B49%20170%201234567&a=", "https://a.example/?a="],
    ["https://a.example/?p=%2B49+170+1234567", "https://a.example/"],
    ["https://a.example/?p=%2B491701234567+", "https://a.example/"],
    ["https://a.example/?p=+491701234567&x=1", "https://a.example/?x=1"],
    ["https://a.example/?first_name=Ada&user[phone]=5&city=Berlin", "https://a.example/?city=Berlin"],
    ["https://a.example/?next=https%3A%2F%2Fb.example%3Fm%3Dada%40c.example", "https://a.example/"],
    ["https://a.example/?ada@b.example", "https://a.example/"],
    ["https://a.example/?&&email=x&", "https://a.example/?&&"],
    ["https://a.example/?ada@b.example=1&a=2", "https://a.example/?a=2"],
    ["https://a.example/?q=ada＠b.example", "https://a.example/"],
    ["https://a.example/?q=ada%2540b.example&a", "https://a.example/?a"],
    ["https://a.example/?back=https%3A%2F%2Fb.example%2F%3Fm%3Dada%2540c.example", "https://a.example/"],
    ["https://a.example/?back=https%3A%2F%2Fb.example%2F%3Ffirst_name%3DAda&a", "https://a.example/?a"],
    ["https://a.example/?back=/b?last%255Fname=Lovelace&a", "https://a.example/?a"],
    ["https://a.example/?back=%2Fb%3Fback%3D%252Fc%253Fzip%253D10115&a", "https://a.example/?a"],
    ["https://a.example/?a=1#ada@b.example", "https://a.example/?a=1"],
    ["/relative?password=x&b=1", "/relative?b=1"],
    ["https://a.example/#/thanks?email=ada@b.example", "https://a.example/#/thanks"],
    ["https://a.example/?a=1&tel=2#/x?q=ada%40b.example&b=%zz", "https://a.example/?a=1#/x?b=%zz"],
    ["https://a.example/#?email=x", "https://a.example/#"],
    ["https://a.example/#email=x", "https://a.example/#"],
    ["https://a.example/#q=ada@b.example&a=/b?tel=1", "https://a.example/#a=/b"],
    ["https://a.example/?email=x#a=1&access_token=y&b", "https://a.example/#a=1&b"],
    ["https://a.example/#/a?b?email=x&c=?", "https://a.example/#/a?c=?"],
  ])("%s is scrubbed to %s", (address, scrubbed) => {
    expect(scrubUrl(address)).toBe(scrubbed);
  });

  it.each([
    "https://a.example/x%20y?b=%C3%A4+%zz&c=%2F&c=2&&=&d#e?f=%zz",
    "https://a.example/?fbclid=IwAR0-_x.ada@b.example&ttclid=E.C.P.ada@b.example",
    "https://a.example/?order=00123&phone_model=1&city=Berlin&country=DE&n=491701234567",
    "https://a.example/#/orders/7?tab=2&&",
    "https://a.example/?back=https%3A%2F%2Fb.example%2F%3Fcity%3DBerlin%26state%3Da%253Db&c==",
    "https://a.example/#state=a&size=%zz",
    "https://a.example/ada@b.example#/c/ada@b.example",
    "https://ada:x@a.example/",
    "https://a.example/?",
  ])("%s stays byte for byte", (address) => {
    expect(scrubUrl(address)).toBe(address);
  });

  it("keeps ids, which are random bytes in hexadecimal or base64", () => {
    const ids = fc.oneof(
      fc.uint8Array({ minLength: 9, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
      fc.uint8Array({ minLength: 16, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex")),
    );
    fc.assert(
      fc.property(ids, (id) => {
        const address = `https://a.example/?gclid=${id}&a=1`;
        expect(scrubUrl(address)).toBe(address);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps every harmless parameter, in order and byte for byte", () => {
    const harmless = fc
      .stringMatching(/^[a-c]{1,3}=(%[0-9A-Fa-f]{2}|[A-Za-z_%~+!]){0,12}$/)
      .filter((pair) => !/%40|%2B/i.test(pair));
    const personal = fc.constantFrom("email=x", "q=ada%40b.example", "tel=1", "x=%2B491701234567");
    fc.assert(
      fc.property(fc.array(fc.oneof(harmless, personal), { minLength: 1 }), (pairs) => {
        const kept = pairs.filter((pair) => /^[a-c]+=/.test(pair));
        const scrubbed = scrubUrl(`https://a.example/p?${pairs.join("&")}#f`);
        expect(scrubbed).toBe(`https://a.example/p${kept.length > 0 ? `?${kept.join("&")}` : ""}#f`);
      }),
    );
  });

  it("never throws and never grows, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(scrubUrl(`https://a.example/?${text}`).length).toBeLessThanOrEqual(text.length + 19);
      }),
    );
  });
});

describe("Custom properties", () => {
  it("lose what is personal, by name and by value, at any depth, and it is told", () => {
    const removed: string[] = [];
    const custom = {
      color: "blue",
      email: "ada@b.example",
      phone: 491701234567,
      note: "+49 170 1234567",
      accepts_email: true,
      has_phone: true,
      buyer: { first_name: "Ada", city: "Berlin", tags: ["a", "ada@b.example"] },
      address: { street: "x" },
      bare: "491701234567",
      "ada@b.example": true,
      page_location: "https://a.example/?first_name=Ada&city=Berlin",
      page_referrer: "https://a.example/?q=ada%40b.example",
    };
    expect(scrubCustom(custom, "properties", (path) => removed.push(path))).toEqual({
      color: "blue",
      accepts_email: true,
      has_phone: true,
      buyer: { city: "Berlin", tags: ["a"] },
      bare: "491701234567",
      page_location: "https://a.example/?city=Berlin",
    });
    expect(removed).toEqual([
      "properties.email",
      "properties.phone",
      "properties.note",
      "properties.buyer.first_name",
      "properties.buyer.tags.1",
      "properties.address",
      "properties.ada@b.example",
      "properties.page_referrer",
    ]);
  });
});
