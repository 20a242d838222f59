// @vitest-environment node
import { expect, test } from "vitest";
import { textValue } from "../../../sdk/capture/text-value.ts";

test.each([
  ["19.90", 19.9],
  ["€ 1.299,00", 1299],
  ["1,299.50 USD", 1299.5],
  ["1,299", 1299],
  ["1.299", 1299],
  ["1 299,50 kr", 1299.5],
  ["1\u00a0299\u00a0000 ₽", 1_299_000],
  ["₹1,23,456.00", 123_456],
  ["12,5", 12.5],
  ["0.125", 0.125],
  ["1234.567", 1234.567],
  ["49.9900", 49.99],
  ["49.990000", 49.99],
  ["1234.5678", 1234.5678],
  ["CHF 1'250.-", 1250],
  ["19,-", 19],
  ["$.99", 0.99],
  ["Rs.500", 500],
  ["-3.50", -3.5],
  ["-$3.50", -3.5],
  ["€ -3,50", -3.5],
  ["-$.99", -0.99],
  ["Shirt - 19.90", 19.9],
  ["T-Shirt 19,90", 19.9],
  ["CHF 1’250.-", 1250],
  ["ab 5 €", 5],
  ["2 Stück", 2],
  ["x3", 3],
])("a number written %s is %d", (text, number) => {
  expect(textValue("value", text)).toBe(number);
});

test.each([
  ["$29.99 $19.99"],
  ["29.99 19.99"],
  ["9.99 - 19.99"],
  ["9.99–19.99"],
  ["3 x 19,90"],
  ["19,90 € (inkl. 19 % MwSt.)"],
  ["12.11.2026"],
  ["10.50 250"],
  ["1e3"],
])("a text with more than one number, %s, is no value", (text) => {
  expect(textValue("value", text)).toBeUndefined();
});

test.each([
  ["49.9900", 49.99],
  ["1.299", 1.299],
  ["19.999", 19.999],
  ["1e3", 1000],
  ["1.299,00", 1299],
  ["1,299", 1299],
  [" 7 ", 7],
])("an attribute of %s is %d", (text, number) => {
  expect(textValue("price", text, true)).toBe(number);
});

test("other fields stay texts, trimmed and cut", () => {
  expect(textValue("content_name", "  Golden Hour \n")).toBe("Golden Hour");
  expect(textValue("content_name", "x".repeat(600))).toHaveLength(500);
  expect(textValue("content_id", " 007 ", true)).toBe("007");
});

test("no text is no value", () => {
  for (const isForMachines of [false, true]) {
    expect(textValue("value", null, isForMachines)).toBeUndefined();
    expect(textValue("value", "on request ...", isForMachines)).toBeUndefined();
    expect(textValue("content_name", undefined, isForMachines)).toBeUndefined();
  }
});
