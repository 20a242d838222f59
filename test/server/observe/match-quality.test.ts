import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Platform, Source } from "../../../event/schema.ts";
import { estimateMatch, identifierWorth } from "../../../server/observe/match-quality.ts";

const userOf = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, ["digest"]]));
const estimate = (platform: Platform, fields: readonly string[], source: Source = "web") =>
  estimateMatch(platform, { source, user: userOf(fields) });

describe("the match estimate", () => {
  it("never falls when an identifier is added, at either platform and for any source", () => {
    const any = fc.record({
      platform: fc.constantFrom<Platform>("meta", "tiktok"),
      source: fc.constantFrom<Source>("web", "app", "offline", "crm"),
      fields: fc.uniqueArray(
        fc.constantFrom(...Object.keys({ ...identifierWorth.meta, ...identifierWorth.tiktok })),
      ),
    });
    fc.assert(
      fc.property(any, ({ platform, source, fields }) => {
        const scores = fields.map((_, index) => estimate(platform, fields.slice(0, index + 1), source).score);
        return scores.every((score, index) => index === 0 || score >= (scores[index - 1] ?? 0));
      }),
    );
  });

  it.each([
    ["meta", ["ip", "user_agent"], 2.4],
    ["meta", ["ip", "user_agent", "fbp"], 4.6],
    ["meta", ["ip", "user_agent", "fbp", "fbc", "email"], 8.5],
    ["tiktok", ["ip", "user_agent", "ttp"], 4.1],
    ["tiktok", ["ip", "user_agent", "ttp", "ttclid", "email"], 8.4],
  ] as const)("at %s with %j is %d", (platform, fields, score) => {
    expect(estimate(platform, fields).score).toBe(score);
  });

  it("ranks what is missing by its worth and names only what the platform takes", () => {
    expect(estimate("meta", ["ip", "user_agent", "email"]).missing.slice(0, 3)).toEqual([
      "fbc",
      "phone",
      "lead_id",
    ]);
    expect(estimate("tiktok", [], "app").missing).not.toContain("ttclid");
  });
});
