import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { beaconOf, purchase } from "../app-under-test.ts";

/** A request that no event comes out of: what is wrong, its bytes, its headers, and the status it deserves. */
export interface RequestClass {
  what: string;
  body: string | Buffer;
  headers?: Record<string, string>;
  status: number;
}

const good = JSON.stringify(beaconOf(purchase));
const bytes = (...values: number[]) => Buffer.from(values);
const inEvent = (raw: string | Buffer) =>
  Buffer.concat([
    Buffer.from(good.slice(0, -2)),
    Buffer.from(',"x":"'),
    Buffer.from(raw),
    Buffer.from('"}]}'),
  ]);
const envelope = (fields: string) => `{"site":"shop",${fields}}`;

const noJson: [string, string | Buffer][] = [
  ["nothing", ""],
  ["white space", " \n\t "],
  ["an open brace", "{"],
  ["a cut body", good.slice(0, -1)],
  ["a body cut in a text", good.slice(0, 30)],
  ["something after the end", `${good}x`],
  ["two bodies", `${good}${good}`],
  ["a comma too many", good.replace(/\}$/, ",}")],
  ["a comma too few", good.replace(",", " ")],
  ["single quotes", good.replaceAll('"', "'")],
  ["keys without quotes", "{site:1}"],
  ["a comment", `/* hi */${good}`],
  ["undefined", "undefined"],
  ["NaN", '{"site":NaN}'],
  ["Infinity", '{"site":Infinity}'],
  ["a hexadecimal number", '{"site":0x10}'],
  ["a leading zero", '{"site":01}'],
  ["a leading plus", '{"site":+1}'],
  ["a leading point", '{"site":.5}'],
  ["a text with a line end", '{"site":"a\nb"}'],
  ["a text with a NUL", '{"site":"a\u0000b"}'],
  ["a bad escape", '{"site":"\\x41"}'],
  ["half an escape", '{"site":"\\u00"}'],
  ["a form", "site=shop&event_name=Purchase"],
  ["XML", "<site>shop</site>"],
  ["JSON lines", `${JSON.stringify(purchase)}\n${JSON.stringify(purchase)}`],
  ["a multipart body", "--x\r\nContent-Disposition: form-data\r\n\r\n{}\r\n--x--"],
  ["binary", bytes(0, 1, 2, 3, 255, 254)],
  ["UTF-16", Buffer.from(good, "utf16le")],
  ["UTF-16 with a mark", Buffer.concat([bytes(0xff, 0xfe), Buffer.from(good, "utf16le")])],
  ["UTF-32", Buffer.from([...good].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0]))],
  ["Latin-1", Buffer.from('{"site":"café"}', "latin1")],
  ["a lone continuation byte", inEvent(bytes(0x80))],
  ["an overlong form", inEvent(bytes(0xc0, 0xaf))],
  ["a surrogate in UTF-8", inEvent(bytes(0xed, 0xa0, 0x80))],
  ["a code point beyond Unicode", inEvent(bytes(0xf5, 0x80, 0x80, 0x80))],
  ["a cut character", inEvent(bytes(0xe2, 0x82))],
  ["gzip without saying so", gzipSync(good)],
];

const noRequest: [string, string][] = [
  ["a list", `[${good}]`],
  ["null", "null"],
  ["true", "true"],
  ["a number", "17"],
  ["a text", JSON.stringify(good)],
  ["an empty object", "{}"],
  ["no site", '{"events":[{"event_name":"Lead"}]}'],
  ["a null site", '{"site":null,"events":[{}]}'],
  ["an empty site", '{"site":"","events":[{}]}'],
  ["a numeric site", '{"site":7,"events":[{}]}'],
  ["a list as site", '{"site":["shop"],"events":[{}]}'],
  ["an object as site", '{"site":{"id":"shop"},"events":[{}]}'],
  ["no events", '{"site":"shop"}'],
  ["null events", envelope('"events":null')],
  ["no event in the list", envelope('"events":[]')],
  ["an object as events", envelope('"events":{"0":{}}')],
  ["a text as events", envelope('"events":"Purchase"')],
  ["a number as events", envelope('"events":1')],
  ["the next version", envelope('"v":2,"events":[{}]')],
  ["a version as text", envelope('"v":"1","events":[{}]')],
  ["shared text", envelope('"shared":"x","events":[{}]')],
  ["a shared list", envelope('"shared":[],"events":[{}]')],
  ["a shared page that is text", envelope('"shared":{"page":"x"},"events":[{}]')],
  ["a shared user that is a list", envelope('"shared":{"user":[]},"events":[{}]')],
  ["shared consent that is a word", envelope('"shared":{"consent":"granted"},"events":[{}]')],
  ["a shared pixel that is a number", envelope('"shared":{"pixel":1},"events":[{}]')],
  ["lists nested 10,000 deep", envelope(`"events":${"[".repeat(10_000)}${"]".repeat(10_000)}`)],
  ["objects nested 10,000 deep", envelope(`"events":[${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}]`)],
  ["brackets without end", "[".repeat(200_000)],
  ["quotes without end", `{"${'\\"'.repeat(100_000)}`],
];

const wrongTypes: [string, Record<string, string>][] = [
  ["text/html", { "content-type": "text/html" }],
  ["a form's type", { "content-type": "application/x-www-form-urlencoded" }],
  ["multipart", { "content-type": "multipart/form-data; boundary=x" }],
  ["octets", { "content-type": "application/octet-stream" }],
  ["XML", { "content-type": "application/xml" }],
  ["CSV", { "content-type": "text/csv" }],
  ["JSON lines", { "content-type": "application/x-ndjson" }],
  ["another JSON", { "content-type": "application/ld+json" }],
  ["an empty type", { "content-type": "" }],
  ["half a type", { "content-type": "application" }],
  ["a broken type", { "content-type": "application/json/json" }],
  ["nonsense", { "content-type": ";;;" }],
  ["a type of 10,000 characters", { "content-type": `text/${"x".repeat(10_000)}` }],
];

const codings: [string, Buffer, string][] = [
  ["gzip", gzipSync(good), "gzip"],
  ["deflate", deflateSync(good), "deflate"],
  ["brotli", brotliCompressSync(good), "br"],
  ["a gzip bomb", gzipSync(Buffer.alloc(50_000_000, 32)), "gzip"],
  ["gzip twice", gzipSync(gzipSync(good)), "gzip, gzip"],
  ["an unknown coding", Buffer.from(good), "pied-piper"],
];

const many = (count: number) => envelope(`"events":[${Array.from({ length: count }, () => "{}").join(",")}]`);

export const requestClasses: readonly RequestClass[] = [
  ...noJson.map(([what, body]) => ({ what: `no JSON: ${what}`, body, status: 400 })),
  ...noRequest.map(([what, body]) => ({ what: `no request: ${what}`, body, status: 400 })),
  ...wrongTypes.map(([what, headers]) => ({ what: `a type: ${what}`, body: good, headers, status: 415 })),
  ...codings.map(([what, body, coding]) => ({
    what: `a coding: ${what}`,
    body,
    headers: { "content-encoding": coding },
    status: 415,
  })),
  { what: "a body over the limit", body: " ".repeat(6 * 1024 ** 2), status: 413 },
  { what: "1,001 events", body: many(1001), status: 413 },
  { what: "50,000 events", body: many(50_000), status: 413 },
  { what: "an unknown site", body: good.replace('"shop"', '"shoq"'), status: 403 },
  { what: "a site by a prototype's name", body: good.replace('"shop"', '"__proto__"'), status: 403 },
  { what: "a site by a method's name", body: good.replace('"shop"', '"constructor"'), status: 403 },
  { what: "a site with a path", body: good.replace('"shop"', '"../shop"'), status: 403 },
];
