import { describe, expect, it } from "vitest";
import { createContentIds } from "../../../../server/intake/files/content-id.ts";

const row = { event_name: "Lead", email: "a@b.example" };

describe("ids from content", () => {
  it("are the same when the same rows are read again", () => {
    const first = createContentIds();
    const second = createContentIds();
    const rows = [row, { ...row, email: "c@d.example" }, row];
    expect(rows.map(first)).toEqual(rows.map(second));
  });

  it("tell equal rows of one file apart by their occurrence", () => {
    const id = createContentIds();
    const [first, second, third] = [id(row), id(row), id(row)];
    expect([second, third]).toEqual([`${first}.2`, `${first}.3`]);
  });

  it("do not depend on the order of columns, white space around values or empty columns", () => {
    const ids = [row, { email: " a@b.example ", event_name: "Lead" }, { ...row, phone: "" }].map((one) =>
      createContentIds()(one),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it("stay distinct over many rows", () => {
    const id = createContentIds();
    const ids = new Set(Array.from({ length: 20_000 }, (_, number) => id({ number })));
    expect(ids.size).toBe(20_000);
  });
});
