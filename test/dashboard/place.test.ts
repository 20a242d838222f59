import { expect, it } from "vitest";
import { placeOf } from "../../dashboard/place.ts";

it.each([
  ["", { name: "", id: "" }],
  ["#/ledger", { name: "ledger", id: "" }],
  ["#/event/order-1", { name: "event", id: "order-1" }],
  [`#/event/${encodeURIComponent("a/b%?#c d")}`, { name: "event", id: "a/b%?#c d" }],
  ["#/event/50%", { name: "event", id: "50%" }],
])("reads the place out of %j", (hash, place) => {
  expect(placeOf(hash)).toEqual(place);
});
