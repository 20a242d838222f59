/**
 * Values that only enrich an event: wrong, they are dropped and named under the warnings, and the event goes on. One
 * class a row: the path, what is wrong, the value.
 */
const at = (path: string, ...cases: [what: string, value: unknown][]) =>
  cases.map(([what, value]) => ({ path, what, value }));

const notText: [string, unknown][] = [
  ["true", true],
  ["an object", { a: 1 }],
];
const texts = [
  "user.fbclid",
  "user.ttclid",
  "user.user_agent",
  "user.locale",
  "user.anon_id",
  "user.madid",
  "user.idfv",
  "user.partner_id",
  "user.page_id",
  "user.ctwa_clid",
  "page.title",
  "page.referrer",
  "customer_segmentation",
  "properties.content_name",
  "properties.content_category",
  "properties.description",
  "properties.order_id",
  "properties.shop_id",
];
const identifiers = [
  "user.email",
  "user.phone",
  "user.external_id",
  "user.first_name",
  "user.last_name",
  "user.zip",
];

export const droppedClasses = [
  ...at(
    "user.email",
    ["no @", "ada.example.com"],
    ["two @", "ada@@example.com"],
    ["an empty name", "@example.com"],
    ["an empty domain", "ada@"],
    ["no dot in the domain", "ada@localhost"],
    ["a space inside", "ada lovelace@example.com"],
    ["an MD5", "0123456789abcdef0123456789abcdef"],
  ),
  ...at(
    "user.phone",
    ["six digits", "123456"],
    ["sixteen digits", "+1234567890123456"],
    ["words", "call me"],
    ["an MD5", "0123456789abcdef0123456789abcdef"],
  ),
  ...at("user.gender", ["an unknown word", "unknown"], ["one unknown letter", "x"]),
  ...at(
    "user.date_of_birth",
    ["the 30th of February", "19900230"],
    ["a month 13", "1990-13-01"],
    ["two digits of a year", "1/2/90"],
    ["words", "in May"],
  ),
  ...at(
    "user.fbp",
    ["words", "nonsense"],
    ["three segments", "fb.1.123"],
    ["another prefix", "ga.1.1795262400000.1"],
  ),
  ...at(
    "user.fbc",
    ["words", "nonsense"],
    ["no click id", "fb.1.1795262400000."],
    ["signs", "fb.1.1795262400000.a b"],
  ),
  ...at("user.ttp", ["too short", "abc"], ["signs", "abc def ghi jkl mno pqr"]),
  ...at("user.ttclid", ["white space", "E C P"]),
  ...at("user.locale", ["words", "german please"]),
  ...at("customer_segmentation", ["an unknown word", "vip"]),
  ...at("properties.delivery_category", ["an unknown word", "by drone"]),
  ...identifiers.flatMap((path) => at(path, ...notText)),
  ...texts.flatMap((path) => at(path, ...notText)),
  ...at("unheard_of", ["an unknown key at the top", "x"]),
  ...at("user.unheard_of", ["an unknown key of the person", "x"]),
  ...at("app.name", ["an object", { a: 1 }]),
  ...at("lead.event_source", ["an object", { a: 1 }]),
  ...at("pixel.meta", ["an unknown word", "shot"], ["a number", 3]),
];

/** Values that say nothing: as good as absent, and not worth a warning. */
export const absentValues: [what: string, value: unknown][] = [
  ["null", null],
  ["an empty text", ""],
  ["white space", " \t "],
  ["an empty list", []],
  ["the word undefined", "undefined"],
];
export const optionalFields = [
  "event_id",
  "event_time",
  "user.email",
  "user.phone",
  "user.fbc",
  "user.external_id",
  "properties.currency",
  "properties.contents",
  "properties.content_ids",
  "properties.order_id",
];
