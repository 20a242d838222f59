import { expect, it } from "vitest";
import { consentWords, pixelWords } from "../../../event/schema.ts";
import { fromMarks, toMarks } from "../../../server/queue/marks.ts";

it("a tag's report takes a letter per platform and comes back whole", () => {
  for (const meta of [...pixelWords, undefined])
    for (const tiktok of [...pixelWords, undefined]) {
      const report = { ...(meta && { meta }), ...(tiktok && { tiktok }) };
      expect(fromMarks(toMarks(report), pixelWords)).toEqual(report);
    }
  expect(toMarks({ meta: "granted", tiktok: "denied" })).toBe("gd");
  expect(fromMarks("-d", consentWords)).toEqual({ tiktok: "denied" });
});

it("words are told apart by their first letter", () => {
  for (const words of [pixelWords, consentWords])
    expect(new Set(words.map(([letter]) => letter)).size).toBe(words.length);
});

it("no report is none", () => {
  expect(toMarks(undefined)).toBeNull();
  expect(toMarks({})).toBeNull();
  expect(fromMarks(null, pixelWords)).toEqual({});
});
