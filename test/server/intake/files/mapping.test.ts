import { describe, expect, it } from "vitest";
import { guessField } from "../../../../server/intake/files/guess.ts";
import { readMap } from "../../../../server/intake/files/map-file.ts";
import { createMapping } from "../../../../server/intake/files/mapping.ts";

const mapped = async (row: object, map?: string) =>
  createMapping({
    name: "rows.csv",
    map: map === undefined ? undefined : await readMap(map, "map.yaml"),
  }).toEvent(row);

describe("guessing a field from a column's name", () => {
  it.each([
    ["event_name", "event_name"],
    ["user.email", "user.email"],
    ["email", "user.email"],
    ["E-Mail", "user.email"],
    ["user_data.em", "user.email"],
    ["em", "user.email"],
    ["user_data.em.0", "user.email.0"],
    ["context.user.phone_number", "user.phone"],
    ["fn", "user.first_name"],
    ["user_data.client_ip_address", "user.ip"],
    ["event", "event_name"],
    ["properties.contents.0.id", "properties.contents.0.id"],
    ["contents.1.price", "properties.contents.1.price"],
    ["properties.colour", "properties.colour"],
    ["custom_data.value", "properties.value"],
    ["custom_data.colour", "properties.colour"],
    ["event_source_url", "page.url"],
    ["page_location", "page.url"],
    ["transaction_id", "properties.order_id"],
    ["items", "properties.contents"],
    ["Order ID", "properties.order_id"],
    ["lead.lead_id", "lead.id"],
    ["lead_event_source", "lead.event_source"],
    ["app.app_id", "app.id"],
    ["ad.campaign_id", "app.ad.campaign_id"],
    ["app_data.extinfo", "app.extinfo"],
    ["ttclid", "user.ttclid"],
    ["price", "properties.price"],
  ])("takes %s for %s", (column, field) => {
    expect(guessField(column)?.field).toBe(field);
  });

  it.each([
    "",
    "name",
    "id",
    "notes",
    "user.shoe_size",
    "__proto__",
    "properties.__proto__.x",
    "constructor",
  ])("takes %j for nothing", (column) => {
    expect(guessField(column)).toBeUndefined();
  });
});

describe("a row without a map", () => {
  it("becomes an event, flat or nested, empty cells left out", async () => {
    const event = {
      event_name: "Purchase",
      user: { email: "a@b.example" },
      properties: { value: "1.50", contents: [{ id: "x" }] },
    };
    expect(
      await mapped({
        event: "Purchase",
        em: "a@b.example",
        value: "1.50",
        items: '[{"id":"x"}]',
        phone: " ",
      }),
    ).toEqual(event);
    expect(await mapped(event)).toEqual(event);
  });

  it("leaves out a column that no table names, because it may be personal", async () => {
    expect(await mapped({ event_name: "Lead", notes: "call Jane", user: { shoe: 43 } })).toEqual({
      event_name: "Lead",
    });
  });

  it("takes a weak name only where no other column says it", async () => {
    expect(await mapped({ time: "1", event_time: "2" })).toEqual({ event_time: "2" });
    expect(await mapped({ time: "1" })).toEqual({ event_time: "1" });
  });

  it("reads booleans, lists and sources from text", async () => {
    expect(
      await mapped({
        limited_data_use: "TRUE",
        content_ids: "a, b",
        event_source: "OFFLINE",
        opt_out: "maybe",
      }),
    ).toEqual({
      limited_data_use: true,
      properties: { content_ids: ["a", "b"] },
      source: "offline",
      opt_out: "maybe",
    });
    expect(await mapped({ data_processing_options: ["LDU"] })).toEqual({ limited_data_use: true });
    expect(await mapped({ data_processing_options: [] })).toEqual({ limited_data_use: false });
  });

  it("reads country and state of limited data use beside the wish for it, and never makes one of them", async () => {
    const place = { data_processing_options_country: "1", data_processing_options_state: "1000" };
    expect(await mapped({ data_processing_options: '["LDU"]', ...place })).toEqual({
      limited_data_use: { country: "1", state: "1000" },
    });
    expect(await mapped({ ldu: "no", ...place })).toEqual({ limited_data_use: false });
    const header = ["event_name", "data_processing_options", ...Object.keys(place)];
    const ofFile = createMapping({ name: "rows.csv", header });
    expect(await ofFile.toEvent({ event_name: "Lead", data_processing_options: "", ...place })).toEqual({
      event_name: "Lead",
    });
    expect(await mapped({ "limited_data_use.country": 1 })).toEqual({ limited_data_use: { country: 1 } });
  });

  it("keeps lists by place", async () => {
    expect(await mapped({ "contents.0.id": "a", "contents.1.id": "b" })).toEqual({
      properties: { contents: [{ id: "a" }, { id: "b" }] },
    });
  });

  it("is refused before the first row where no column can be the event's name", () => {
    expect(() => createMapping({ name: "rows.csv", header: ["a", "b"] })).toThrow(
      'rows.csv has no column for event_name among "a", "b": name it in a map (--map), or set it there as a constant.',
    );
  });
});

describe("a map", () => {
  const map = `
columns: { Order No: properties.order_id, mail: user.email }
constants: { event_name: Purchase, properties.currency: EUR }
expressions: { properties.value: $number(cents) / 100, properties.colour: '\`Main Colour\`' }
`;

  it("maps columns, computes expressions and fills what the row leaves empty", async () => {
    expect(
      await mapped(
        { "Order No": "7", mail: "a@b.example", cents: "1990", "Main Colour": "red", phone: "1" },
        map,
      ),
    ).toEqual({
      event_name: "Purchase",
      user: { email: "a@b.example" },
      properties: { order_id: "7", currency: "EUR", value: 19.9, colour: "red" },
    });
  });

  it("says which field's expression failed on a row", async () => {
    await expect(mapped({ cents: "many" }, map)).rejects.toThrow(/^properties\.value: /);
  });

  it("is described in its own form, with what is not sent", async () => {
    const mapping = createMapping({ name: "rows.csv" });
    const text = mapping.describe(["event", "email", "notes"]);
    expect((await readMap(text, "map.yaml")).columns).toEqual({ event: "event_name", email: "user.email" });
    expect(text).toContain("# not sent: notes");
  });

  it.each([
    ["a: [", /is no YAML/],
    ["colums: {}", /colums is unknown/],
    ["columns: { a: user.shoe }", /columns names "user\.shoe", which is no field/],
    ["columns: { a: 3 }", /columns\.a must be text/],
    ["expressions: { event_name: 'a /' }", /expression of event_name cannot be read/],
    ["constants: { __proto__.x: 1 }", /no field/],
  ])("is refused when wrong: %s", async (text, message) => {
    await expect(readMap(text, "map.yaml")).rejects.toThrow(message);
  });

  it("is refused when it names a column that the file has not", async () => {
    const map = await readMap("columns: { b: event_name }", "map.yaml");
    expect(() =>
      createMapping({
        name: "rows.csv",
        header: ["a"],
        map,
      }),
    ).toThrow('rows.csv has no column "b", which the map names; it has "a".');
  });
});
