import { expect, it } from "vitest";
import { createSandbox } from "../../sandbox/index.ts";
import { examples } from "../examples/index.ts";

const shown = examples.map(({ title, event, meta, tiktok }) => ({ title, event, meta, tiktok }));

/** One line of TypeScript for each example. */
const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const module =
  () => `/** The worked examples as JSON texts; \`npx vitest run test/sandbox/worked-examples -u\` writes them anew. */
export const workedExamples: readonly string[] = [
${shown.map((example) => `  ${quoted(JSON.stringify(example))},`).join("\n")}
];
`;

it("the sandbox's page shows the examples that are tested; npx vitest -u writes them anew", async () => {
  await expect(module()).toMatchFileSnapshot("../../sandbox/page/worked-examples.ts");
});

it("the sandbox serves each example as it was written", async () => {
  const answer = await createSandbox().app.inject("/examples.json");
  expect(answer.json()).toEqual(JSON.parse(JSON.stringify(shown)));
});
