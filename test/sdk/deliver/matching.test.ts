// @vitest-environment node
import { expect, test } from "vitest";
import { advancedMatching } from "../../../sdk/deliver/matching.ts";

const hash = "a".repeat(64);

test("each platform's keys and normal forms", () => {
  const user = {
    email: " Jane@Example.com ",
    phone: "+49 (30) 123-456",
    first_name: "Jane",
    last_name: "Doe",
    gender: "Female",
    date_of_birth: "1990-05-06",
    city: "New York",
    state: "NY",
    zip: "SW1A 1AA",
    country: "US",
    external_id: " User 42 ",
  };
  expect(advancedMatching(user, "meta")).toEqual({
    em: "jane@example.com",
    ph: "4930123456",
    fn: "jane",
    ln: "doe",
    ge: "f",
    db: "19900506",
    ct: "newyork",
    st: "ny",
    zp: "sw1a1aa",
    country: "us",
    external_id: "user42",
  });
  expect(advancedMatching(user, "tiktok")).toEqual({
    email: "jane@example.com",
    phone_number: "+4930123456",
    first_name: "jane",
    last_name: "doe",
    city: "newyork",
    state: "ny",
    zip_code: "sw1a1aa",
    country: "us",
    external_id: "user42",
  });
});

test("a phone without its country is not told, 00 reads as a plus", () => {
  expect(advancedMatching({ phone: "030 123456" }, "meta")).toBeUndefined();
  expect(advancedMatching({ phone: "0049 30 123456" }, "tiktok")).toEqual({ phone_number: "+4930123456" });
});

test("of several values the first is told, a hash as it is", () => {
  expect(advancedMatching({ email: ["a@x.de", "b@x.de"], phone: hash.toUpperCase() }, "meta")).toEqual({
    em: "a@x.de",
    ph: hash,
  });
});

test("a birth date that is no ISO date is not told", () => {
  expect(advancedMatching({ date_of_birth: "5/6/1990" }, "meta")).toBeUndefined();
});

test("nothing known is nothing told", () => {
  expect(advancedMatching({}, "meta")).toBeUndefined();
  expect(advancedMatching({ fbp: "fb.1.1.1" }, "tiktok")).toBeUndefined();
});

test("what says nothing is nobody, also in a list", () => {
  const user = { email: "undefined", first_name: " ", last_name: [], phone: ["", "+49301"] };
  expect(advancedMatching(user, "meta")).toEqual({ ph: "49301" });
});
