import { expect, it } from "vitest";
import { pairsCsv } from "../../../server/admin/pairs-csv.ts";

it("keeps each pair in one row, and no name a formula, whatever a visitor called the event", () => {
  const names = ["a\rb", "a\r\n=1+1", '=HYPERLINK("x")', "+1", "plain", 'say "hi", now'];
  const pairs = names.map((name) => ({
    class: "paired" as const,
    server: { name, id: "1", atMs: 0, browsers: 1 },
  }));
  const cells = pairsCsv(pairs).slice(pairsCsv([]).length + 1);
  expect(cells).toContain('paired,"a\rb",1');
  expect(cells).toContain('paired,"a\r\n=1+1",1');
  expect(cells).toContain(`paired,"'=HYPERLINK(""x"")",1`);
  expect(cells).toContain("paired,'+1,1");
  expect(cells).toContain('paired,"say ""hi"", now",1');
});
