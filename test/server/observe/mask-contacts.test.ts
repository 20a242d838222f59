import { describe, expect, it } from "vitest";
import { maskContacts } from "../../../server/observe/mask-contacts.ts";

const digest = "[0-9a-f]{8}…";

describe("what is shown of a text", () => {
  it.each([
    [
      "https://shop.example/account/ada.lovelace@example.com/thanks",
      `https://shop.example/account/${digest}/thanks`,
    ],
    ["https://shop.example/u/ada.lovelace%40example.com", `https://shop.example/u/${digest}`],
    ["https://go.example/?to=https%3A%2F%2Fshop.example%2Fu%2Fada%2540example.com%2Fx", `.*%2F${digest}%2Fx`],
    ["order-1.ada+news@mail.example.co.uk", digest],
    ["ada%2Bnews%40example.com", digest],
    ["jörg@müller.example and Ada <ada@example.com>", `${digest} and Ada <${digest}>`],
    ["j%C3%B6rg%40example.com", digest],
    ["call +49 151 23456789", `call ${digest}`],
    ["call +49 (0)151 / 234-567.89, please", `call ${digest}, please`],
    ["tel:+4915123456789", `tel:${digest}`],
    ["/thanks/%2B49%20151%2023456789/", `/thanks/${digest}/`],
    ["0049 151 23456789", digest],
    ["004915123456789", digest],
    ["ring (030) 1234567 or 0151-23456789", `ring ${digest} or ${digest}`],
    ["(555) 123-4567", digest],
    ["555-123-4567", digest],
  ])("has no e-mail and no phone in %j", (text, shown) => {
    expect(maskContacts(text)).toMatch(new RegExp(`^${shown.replaceAll("?", "\\?")}$`));
  });

  it.each([
    "order-1",
    "Purchase.0012345678",
    "0012345678",
    "0190a7e2-5b1c-7c3d-8e4f-1234567890ab",
    "00123456-1234-7123-8123-123456789012",
    "2026-11-21T12:30:00.000+02:00",
    "1795000000000",
    "meta:123456789012345",
    "fb.1.1795000000000.1234567890",
    "https://shop.example/2026/11/21/sale?q=blue+1234567&page=2",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.127",
    "192.168.100.200",
    "978-3-16-148410-0",
    "1,234,567.89",
    "sku-100-200-3000",
    "+15 % off, @shop",
  ])("leaves %j as it is", (text) => {
    expect(maskContacts(text)).toBe(text);
  });

  it("is told apart, and stays as it is when it is masked again", () => {
    const [ada, bob] = ["ada@example.com", "bob@example.com"].map(maskContacts);
    expect(ada).not.toBe(bob);
    expect(maskContacts(`a ${ada} b`)).toBe(`a ${ada} b`);
  });

  it("is found in a time that grows with its length alone", () => {
    const startedAt = performance.now();
    for (const text of ["a", "1 ", "a.", "+1", "@", "(0", "%2B1"]) maskContacts(text.repeat(20_000));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("has no half of a character: a page that puts it into an address would fail", () => {
    expect(maskContacts("order-\ud83d")).toBe("order-\ufffd");
    expect(maskContacts("order-\ud83d\uded2")).toBe("order-\ud83d\uded2");
    expect(encodeURIComponent(maskContacts("\udedcx\ud83d"))).toBe("%EF%BF%BDx%EF%BF%BD");
  });
});
