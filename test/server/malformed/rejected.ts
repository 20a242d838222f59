import { nowMs } from "../app-under-test.ts";

const day = 86_400_000;
const tooLong = (length: number) => "x".repeat(length);

/**
 * Events that the contract calls rejected, one class a row: the path that must be named, what is wrong, and the event's
 * fields in place of a good event's. Text for JSON that no JavaScript value becomes.
 */
export interface RejectedClass {
  path: string;
  what: string;
  fields: { [key: string]: unknown } | string;
}

const at = (path: string, ...cases: [what: string, value: unknown][]): RejectedClass[] =>
  cases.map(([what, value]) => {
    const fields = path
      .split(".")
      .reduceRight<unknown>((inner, key) => (/^\d+$/.test(key) ? [inner] : { [key]: inner }), value);
    return { path, what, fields: fields as { [key: string]: unknown } };
  });

const notAnObject: [string, unknown][] = [
  ["text", "text"],
  ["a number", 7],
  ["true", true],
  ["a list of one", [{}]],
];
const notANumber: [string, unknown][] = [
  ["words", "a lot"],
  ["a comma", "19,90"],
  ["a currency sign", "€ 5"],
  ["hexadecimal text", "0x10"],
  ["Infinity as text", "Infinity"],
  ["NaN as text", "NaN"],
  ["two points", "1.2.3"],
  ["true", true],
  ["an object", { amount: 5 }],
  ["a list", [5]],
];
const notAWord: [string, unknown][] = [
  ["an unknown word", "unheard-of"],
  ["a number", 7],
  ["true", true],
  ["an object", {}],
  ["a list", ["website"]],
];

const objectFields = ["page", "user", "properties", "app", "lead", "original_event_data", "consent", "pixel"];
const amountFields = ["value", "price", "predicted_ltv", "num_items"];
const bigIds = [
  "event_id",
  "properties.order_id",
  "user.external_id",
  "user.lead_id",
  "properties.contents.0.id",
];

export const rejectedClasses: readonly RejectedClass[] = [
  ...at(
    "event_name",
    ["nothing", undefined],
    ["null", null],
    ["an empty text", ""],
    ["white space", " \t"],
    ["a number", 7],
    ["true", true],
    ["an object", {}],
    ["a list", ["Purchase"]],
    ["101 characters", tooLong(101)],
    ["100 characters and an emoji", `${tooLong(100)}🛒`],
  ),
  ...at(
    "event_id",
    ["201 characters", tooLong(201)],
    ["a NUL", "a\u0000b"],
    ["a line end", "a\nb"],
    ["a C1 control character", "a\u0085b"],
    ["true", true],
    ["an object", { id: 1 }],
    ["a list", ["a"]],
  ),
  ...at(
    "event_time",
    ["a date alone", "2026-11-21"],
    ["a word", "yesterday"],
    ["an impossible month", "2026-13-01T00:00:00Z"],
    ["an impossible hour", "2026-11-21T25:00:00Z"],
    ["eleven minutes ahead", nowMs + 11 * 60_000],
    ["a hundred days ago", nowMs - 100 * day],
    ["zero", 0],
    ["a negative time", -1],
    ["beyond every calendar", 1e300],
    ["true", true],
    ["an object", {}],
    ["a list", [nowMs]],
  ),
  ...at(
    "page.url",
    ["another protocol", "ftp://shop.example/"],
    ["a script", "javascript:alert(1)"],
    ["a file", "file:///etc/passwd"],
    ["data", "data:text/html,x"],
    ["no protocol", "shop.example/thanks"],
    ["a path", "/thanks"],
    ["words", "not an address"],
    ["a number", 7],
    ["an object", {}],
    ["a list", ["https://shop.example/"]],
    ["no host", "https://"],
  ),
  ...at("action_source", ...notAWord),
  ...at("source", ...notAWord),
  ...at("messaging_channel", ...notAWord),
  ...at("properties.content_type", ...notAWord),
  ...at("destinations", ["an unknown name alone", "google"], ["an object", {}], ["a number", 1]),
  ...at(
    "destinations.0",
    ["an unknown platform", "google"],
    ["an unknown pixel", "meta:999"],
    ["a number", 7],
  ),
  ...objectFields.flatMap((field) => at(field, ...notAnObject)),
  ...amountFields.flatMap((field) => at(`properties.${field}`, ...notANumber)),
  ...at("properties.contents.0.price", ...notANumber),
  ...at(
    "properties.contents.0.quantity",
    ...notANumber,
    ["zero", 0],
    ["zero as text", "0"],
    ["a negative", -1],
  ),
  ...at("properties.quantity", ["zero", 0], ["a negative", "-2"], ["a word", "two"]),
  ...at("properties.contents", ["text", "sku-1"], ["a number", 7], ["true", true]),
  ...at("properties.contents.0", ["text", "sku-1"], ["a number", 7], ["a list", ["sku-1"]], ["true", true]),
  ...at(
    "properties.currency",
    ["a name", "Euro"],
    ["two letters", "EU"],
    ["a sign", "€"],
    ["an unknown code", "QQQ"],
    ["a number", 978],
    ["an object", {}],
    ["a list", ["EUR"]],
  ),
  ...at("properties.query", ["an object", {}], ["a list", ["shoes"]], ["true", true]),
  ...at("opt_out", ["a word", "yes"], ["a number", 7], ["an object", {}]),
  ...at("consent.meta", ["another word", "maybe"], ["true", true], ["a number", 1]),
  ...at("consent.tiktok", ["another word", "yes"], ["an object", {}]),
  {
    path: "properties.value",
    what: "a purchase without value",
    fields: { event_name: "Purchase", properties: { currency: "EUR" } },
  },
  {
    path: "properties.currency",
    what: "a purchase without currency",
    fields: { event_name: "Purchase", properties: { value: 5 } },
  },
  {
    path: "properties.value",
    what: "a purchase of an empty value",
    fields: { event_name: "purchase", properties: { value: "", currency: "EUR" } },
  },
  { path: "properties.value", what: "a number beyond all", fields: '"properties":{"value":1e400}' },
  { path: "event_time", what: "a time beyond all numbers", fields: '"event_time":1e999' },
  ...bigIds.map((path) => ({
    path,
    what: "an integer that has lost digits",
    fields: withBigInteger(path),
  })),
];

/** JSON with 2^53 + 1 at a path. */
function withBigInteger(path: string): string {
  const keys = path.split(".");
  const open = keys.map((key, index) => {
    if (/^\d+$/.test(key)) return "[";
    return index === 0 ? `"${key}":` : `{"${key}":`;
  });
  const close = keys
    .slice(1)
    .reverse()
    .map((key) => (/^\d+$/.test(key) ? "]" : "}"));
  return `${open.join("")}9007199254740993${close.join("")}`;
}
