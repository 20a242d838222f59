// @vitest-environment node
import { expect, test } from "vitest";
import type { Event } from "../../../event/schema.ts";
import { piecesOf } from "../../../sdk/deliver/batch.ts";

const eventOf = (id: number, more: Partial<Event> = {}): { event: Event } => ({
  event: {
    event_name: "AddToCart",
    event_id: `id-${id}`,
    page: { url: "https://shop.example/", title: "Shop" },
    user: { fbp: "fb.1.1.1" },
    consent: { meta: "granted", tiktok: "granted" },
    pixel: { meta: "fired", tiktok: "fired" },
    ...more,
  },
});
const read = (items: { event: Event }[], maxBytes = 60_000) =>
  piecesOf(items, "shop", maxBytes).map(({ body }) => JSON.parse(body));

/** What the server does: what is shared lies under each event, whose own keys win. */
const unpacked = (bodies: { shared?: Record<string, object>; events: Record<string, object>[] }[]) =>
  bodies.flatMap(({ shared = {}, events }) =>
    events.map((event) => {
      const whole: Record<string, object> = { ...event };
      for (const part of Object.keys(shared)) whole[part] = { ...shared[part], ...event[part] };
      return whole;
    }),
  );

test("what is equal stands once, what differs with its event", () => {
  const items = [eventOf(1), eventOf(2, { page: { url: "https://shop.example/", title: "Other" } })];
  const [body] = read(items);
  expect(body).toMatchObject({ v: 1, site: "shop", sent_at: expect.any(Number) });
  expect(body.shared).toMatchObject({ page: { url: "https://shop.example/" }, user: { fbp: "fb.1.1.1" } });
  expect(body.events).toEqual([
    { event_name: "AddToCart", event_id: "id-1", page: { title: "Shop" } },
    { event_name: "AddToCart", event_id: "id-2", page: { title: "Other" } },
  ]);
});

test("a key that one event lacks is not shared with it", () => {
  const items = [eventOf(1), eventOf(2, { user: {} })];
  expect(unpacked(read(items))).toEqual(items.map(({ event }) => event));
});

test("all pieces together give back all events, each piece below the limit", () => {
  const items = Array.from({ length: 200 }, (_, id) =>
    eventOf(id, { properties: { note: "Größe ☂ ".repeat(30) } }),
  );
  const pieces = piecesOf(items, "shop", 10_000);
  expect(pieces.length).toBeGreaterThan(5);
  for (const { body, bytes } of pieces) {
    expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(10_000);
    expect(new TextEncoder().encode(body).length).toBe(bytes);
  }
  expect(unpacked(pieces.map(({ body }) => JSON.parse(body)))).toEqual(items.map(({ event }) => event));
});

test("an event beyond the limit goes alone", () => {
  const items = [eventOf(1), eventOf(2, { properties: { note: "x".repeat(500) } }), eventOf(3)];
  expect(read(items, 500).map(({ events }) => events.length)).toEqual([1, 1, 1]);
});

test("20 small events make a body of less than 7 KB", () => {
  const items = Array.from({ length: 20 }, (_, id) =>
    eventOf(id, {
      event_id: "0197f000-0000-7000-8000-000000000000",
      event_time: 1_700_000_000_000 + id,
      properties: { contents: [{ id: `sku-${id}`, quantity: 1, price: 9.9 }], currency: "EUR" },
    }),
  );
  const pieces = piecesOf(items, "shop", 60_000);
  expect(pieces).toHaveLength(1);
  expect(pieces[0]?.bytes).toBeLessThan(7000);
});
