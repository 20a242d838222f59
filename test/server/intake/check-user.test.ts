import { describe, expect, it } from "vitest";
import { userFields } from "../../../event/fields.ts";
import { userSchema } from "../../../event/schema.ts";
import { check, errorPaths, pathsOf, visit } from "../prepare/shop.ts";

const read = (user: Record<string, unknown>) => {
  const result = check(visit({ user }));
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return { user: result.event.user, warned: pathsOf(result.warnings) };
};

describe("user", () => {
  it("takes every field of the schema, and the platforms' table knows them all but the raw click id", () => {
    const fields = Object.keys(userSchema.properties);
    const { user, warned } = read(Object.fromEntries(fields.map((field) => [field, "text"])));
    expect(Object.keys(user)).toEqual(fields);
    expect(warned).toEqual([]);
    expect(fields.filter((field) => !userFields.some((row) => row.field === field))).toEqual(["fbclid"]);
  });

  it("loses unknown keys with a warning", () => {
    expect(read({ mail: "a@b.example" })).toEqual({ user: {}, warned: ["user.mail"] });
  });

  it("is warned of for each event of the same person", () => {
    const user = { mail: "a@b.example", city: " Berlin " };
    expect([read(user), read({ ...user }), read(user)]).toEqual(
      Array(3).fill({ user: { city: "Berlin" }, warned: ["user.mail"] }),
    );
  });

  it("is not taken for the person before who differs in one text, one key or one list", () => {
    const read1 = (user: Record<string, unknown>) => read(user).user;
    expect(read1({ city: "Berlin", zip: "1" })).toEqual({ city: "Berlin", zip: "1" });
    expect(read1({ city: "Berlin", zip: "2" })).toEqual({ city: "Berlin", zip: "2" });
    expect(read1({ city: "Berlin" })).toEqual({ city: "Berlin" });
    expect(read1({ city: "Berlin", state: "BE" })).toEqual({ city: "Berlin", state: "BE" });
    expect(read1({ email: ["a@b.example"] })).toEqual({ email: ["a@b.example"] });
    expect(read1({ email: ["c@b.example"] })).toEqual({ email: ["c@b.example"] });
  });

  it.each([undefined, null, "", "  ", [], "undefined"])("%j counts as none", (value) => {
    expect(read({ email: value, ttclid: value, external_id: [value] })).toEqual({ user: {}, warned: [] });
  });

  it("keeps the places of a list, with nothing where a value is absent", () => {
    expect(read({ email: ["a@b.example", null, " ", "c@d.example"] }).user).toEqual({
      email: ["a@b.example", "", "", "c@d.example"],
    });
  });

  it("makes texts of numbers and trims them", () => {
    expect(read({ external_id: [42], zip: 94035, phone: " +49 170 ", lead_id: 5 }).user).toEqual({
      external_id: ["42"],
      zip: "94035",
      phone: "+49 170",
      lead_id: "5",
    });
  });

  it("drops with a warning what is neither text nor number", () => {
    expect(read({ email: {}, phone: true, external_id: ["a", {}] })).toEqual({
      user: { external_id: ["a", ""] },
      warned: ["user.email", "user.phone", "user.external_id.1"],
    });
  });

  it("takes lists only where a platform does", () => {
    expect(read({ fbp: ["fb.1.1"], first_name: ["Ada", "Augusta"] })).toEqual({
      user: { first_name: ["Ada", "Augusta"] },
      warned: ["user.fbp"],
    });
  });

  it("never costs the event", () => {
    expect(errorPaths(visit({ user: { email: {}, phone: [{}], date_of_birth: true, fbc: 5 } }))).toEqual([]);
  });
});
