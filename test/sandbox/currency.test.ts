import { expect, it } from "vitest";
import { isCurrency } from "../../sandbox/currency.ts";
import { isCurrency as isCurrencyOfServer } from "../../server/intake/check-currency.ts";

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));

it("The sandbox and the server know the same currencies", () => {
  expect(codes.filter(isCurrency)).toEqual(codes.filter(isCurrencyOfServer));
});

it("Units of account and funds of ISO 4217 are currencies, what is no money is none", () => {
  const units = "BOV CHE CHW CLF COU MXV USN UYI UYW XDR XSU XUA".split(" ");
  expect(units.filter((code) => !isCurrency(code))).toEqual([]);
  expect(["XAU", "XTS", "XXX", "ZZZ"].filter(isCurrency)).toEqual([]);
});
