import { describe, expect, it } from "vitest";
import { check, send, visit } from "./shop.ts";

const size = 60_000;
const run = (text: string) => text.repeat(size / text.length);

/** Quadratic time on these would last minutes; the suite's time limit notices. */
const texts = [
  run("1"),
  `${run("1")}x`,
  `${run("a")} @`,
  run("a@"),
  `a@${run("b.")}`,
  run("_"),
  `${run("_")}x`,
  run("aB"),
  run("("),
  run("+1 "),
  run("%"),
  run("=&"),
  run("?"),
  run(" -"),
  run("."),
  run("0"),
  run("\u0301"),
  run("ﷺ"),
];

const fields = (text: string) => ({
  event_time: text,
  page: { url: `https://a.example/?${text}`, referrer: text },
  user: {
    email: text,
    phone: text,
    zip: text,
    country: text,
    state: text,
    date_of_birth: text,
    ip: text,
    fbc: text,
  },
  properties: { value: text, order_id: text, custom: text, [text]: 1, contents: [{ id: text, price: text }] },
});

describe("A hostile text", () => {
  it.each(texts.map((text, index) => [index, text]))(
    "of many characters costs no more than its length: %i",
    (_, text) => {
      const { event_time: _time, properties, ...rest } = fields(String(text));
      expect(() => check(visit(fields(String(text))))).not.toThrow();
      const { value: _value, contents: _contents, ...harmless } = properties;
      expect(() => send(visit({ ...rest, properties: harmless }))).not.toThrow();
    },
  );

  it("in lists of very many costs no more than their length", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `u${index}@a.example`);
    const { event, warnings } = send(visit({ user: { email: many }, properties: { content_ids: many } }));
    expect(event.user.email).toHaveLength(50);
    expect(warnings).toContainEqual({ path: "user.email", message: "Dropped: all but the first 50 values." });
    expect(event.properties.content_ids).toHaveLength(many.length);
  });

  it("in very many keys makes no very long answer", () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1]));
    const result = check({ ...visit(), ...many, consent: { meta: "x" }, user: many });
    expect(result.warnings.length).toBe(100);
    expect(result.ok).toBe(false);
  });
});
