import { expect, test } from "vitest";
import { answersPage, examplesPage, mappingPage } from "./pages.ts";

test.each([
  ["mapping", mappingPage],
  ["answers", answersPage],
  ["examples", examplesPage],
])("docs/%s.md says what the code does; npm run test:unit -- -u writes it anew", async (name, page) => {
  await expect(page()).toMatchFileSnapshot(`../../docs/${name}.md`);
});
