// @vitest-environment node
import { expect, test } from "vitest";
import { compose } from "../../../sdk/compose/compose.ts";

const composed = (name: string, event_id?: string) =>
  compose(name, {}, {}, {}, event_id === undefined ? {} : { event_id });

test.each([
  ["an empty name", "", "x"],
  ["a name of white space", " ", "x"],
  ["a name beyond 100 characters", "n".repeat(101), "x"],
  ["an id beyond 200 characters", "Lead", "x".repeat(201)],
  ["an id with control characters", "Lead", "a\nb"],
])("%s makes no event, because the server would reject it", (_what, name, id) => {
  expect(() => composed(name, id)).toThrow("name or event_id");
});

test("limits are those of characters, not of their halves", () => {
  expect(composed("🛒".repeat(100), "🛒".repeat(200))).toMatchObject({ event_id: "🛒".repeat(200) });
});
