import { expect, it } from "vitest";
import { pairsCsv } from "../../../server/admin/pairs-csv.ts";

const written = async (pairs: Parameters<typeof pairsCsv>[0]) => {
  const pieces: string[] = [];
  for await (const piece of pairsCsv(pairs)) pieces.push(piece);
  return pieces;
};

const pairOf = (name: string) => ({
  class: "paired" as const,
  server: { name, id: "1", atMs: 0, browsers: 1 },
});

it("has one row for each pair, and comes in pieces, so that a long one holds nobody up", async () => {
  const pieces = await written(Array.from({ length: 1_201 }, (_, index) => pairOf(`event-${index}`)));
  expect(pieces.join("").split("\n")).toHaveLength(1_202);
  expect(Math.max(...pieces.map((piece) => piece.split("\n").length))).toBeLessThanOrEqual(501);
});

it("keeps each pair in one row, and no name a formula, whatever a visitor called the event", async () => {
  const names = ["a\rb", "a\r\n=1+1", '=HYPERLINK("x")', "+1", "plain", 'say "hi", now'];
  const cells = (await written(names.map(pairOf))).join("");
  expect(cells).toContain('paired,"a\rb",1');
  expect(cells).toContain('paired,"a\r\n=1+1",1');
  expect(cells).toContain(`paired,"'=HYPERLINK(""x"")",1`);
  expect(cells).toContain("paired,'+1,1");
  expect(cells).toContain('paired,"say ""hi"", now",1');
});
