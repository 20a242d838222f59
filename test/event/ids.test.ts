import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderEventId, timeOrderedId } from "../../event/ids.ts";

const now = Date.parse("2026-11-21T12:00:00Z");

describe("A time-ordered id", () => {
  it("is a UUID of version 7", () => {
    expect(timeOrderedId(now, new Uint8Array(10))).toBe("01a1fdfa-4600-7000-8000-000000000000");
    expect(timeOrderedId(now, new Uint8Array(10).fill(255))).toMatch(
      /^01a1fdfa-4600-7fff-[89ab]fff-ffffffffffff$/,
    );
  });

  it("has the form of one and the order of time, whatever the bytes", () => {
    const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
    const later = fc.integer({ min: 1, max: 1e12 });
    fc.assert(
      fc.property(bytes, bytes, later, (some, others, ms) => {
        const id = timeOrderedId(now, some);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(id < timeOrderedId(now + ms, others)).toBe(true);
      }),
    );
  });

  it("differs with the bytes", () => {
    const ids = new Set(
      Array.from({ length: 10 }, (_, index) =>
        timeOrderedId(now, new Uint8Array(10).fill(1, index, index + 1)),
      ),
    );
    expect(ids.size).toBeGreaterThanOrEqual(9);
  });
});

describe("An order's id", () => {
  it("is the canonical name, a dot and the trimmed order", () => {
    expect(orderEventId("Purchase", " A-1 ")).toBe("Purchase.A-1");
    expect(orderEventId("purchase", "A-1")).toBe("Purchase.A-1");
    expect(orderEventId("CompletePayment", 1001)).toBe("Purchase.1001");
    expect(orderEventId("Purchase", "A\u0000-\n1")).toBe("Purchase.A-1");
  });

  it.each(["", "  ", null, undefined, {}, [], true, "undefined"])("%j is no order", (order) => {
    expect(orderEventId("Purchase", order)).toBeUndefined();
  });

  it.each(["AddToCart", "Lead", "ViewContent", "Jar Opened", "InitiateCheckout"])(
    "%s may happen often",
    (name) => {
      expect(orderEventId(name, "A-1")).toBeUndefined();
    },
  );

  it("of more than 64 characters is the first 50, a dot and a short hash", () => {
    const order = "x".repeat(55);
    expect(orderEventId("Purchase", order)).toBe(`Purchase.${order}`);
    const long = orderEventId("Purchase", `${order}y`) ?? "";
    expect(long).toMatch(/^Purchase\.x{41}\.[0-9a-z]{1,11}$/);
    expect(long.length).toBeLessThanOrEqual(64);
    expect(orderEventId("Purchase", `${order}z`)).not.toBe(long);
    expect(orderEventId("Purchase", ` ${order}y`)).toBe(long);
  });

  it("tells long orders apart", () => {
    const ids = new Set(
      Array.from({ length: 5000 }, (_, index) => orderEventId("Purchase", "0".repeat(60) + index)),
    );
    expect(ids.size).toBe(5000);
  });
});
