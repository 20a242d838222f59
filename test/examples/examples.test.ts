import { describe, expect, test } from "vitest";
import { bodiesOf, resolved } from "./bodies.ts";
import { examples } from "./index.ts";

describe.each(examples)("$title", (example) => {
  const made = bodiesOf(example);

  test("is accepted with the warnings that are told", () => {
    expect(made.ok ? made.warnings.toSorted() : made.errors).toEqual([...(example.warnings ?? [])].sort());
  });

  test("leaves for Meta as shown", () => {
    expect(made.ok && made.meta).toEqual(resolved(example.meta));
  });

  test("leaves for TikTok as shown", () => {
    expect(made.ok && made.tiktok).toEqual(resolved(example.tiktok));
  });
});
