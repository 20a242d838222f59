// @vitest-environment node
import { expect, test } from "vitest";
import { textValue } from "../../../sdk/capture/text-value.ts";

test.each([
  ["19.90", 19.9],
  ["€ 1.299,00", 1299],
  ["1,299.50 USD", 1299.5],
  ["1,299", 1299],
  ["12,5", 12.5],
  ["CHF 1'250.-", 1250],
  ["-3.50", -3.5],
])("a price written %s is %d", (text, number) => {
  expect(textValue("value", text)).toBe(number);
});

test("other fields stay texts, trimmed and cut", () => {
  expect(textValue("content_name", "  Golden Hour \n")).toBe("Golden Hour");
  expect(textValue("content_name", "x".repeat(600))).toHaveLength(500);
});

test("no text is no value", () => {
  expect(textValue("value", null)).toBeUndefined();
  expect(textValue("value", "on request")).toBeUndefined();
  expect(textValue("content_name", undefined)).toBeUndefined();
});
