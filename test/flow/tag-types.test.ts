import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { knownProperties, standardNames } from "../../event/names.ts";

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
};
const globals = resolve("sdk/page-globals.d.ts");
const fixture = resolve("test/flow/fixture.ts");
const head = `import { createTag, type StandardEvents } from "../../sdk/index.ts";
type Same<A, B> = [A, B] extends [B, A] ? true : false; const tag = createTag({ endpoint: "", site: "shop" });
`;

/** What each call of a fixture is told by the compiler: the first message, or nothing. */
const complaints = (calls: string[]): (string | undefined)[] => {
  const source = head + calls.join("\n");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === fixture || fileExists(file);
  host.getSourceFile = (file, version) =>
    file === fixture ? ts.createSourceFile(file, source, version) : getSourceFile(file, version);
  const program = ts.createProgram([fixture, globals], options, host);
  const found = ts.getPreEmitDiagnostics(program).filter(({ file }) => file?.fileName === fixture);
  return calls.map((_call, index) => {
    const own = found.find(
      ({ file, start = 0 }) => file?.getLineAndCharacterOfPosition(start).line === index + 2,
    );
    return own && ts.flattenDiagnosticMessageText(own.messageText, " ");
  });
};

const right = [
  `tag.track("Purchase", { order_id: "A-1", value: 59, currency: "EUR" });`,
  `tag.track("AddToCart", { contents: [{ id: "a", price: 2 }], currency: "EUR" }, { event_id: 7, copies: "server" });`,
  `tag.track("MyOwn", { anything: { goes: true } });`,
  `tag.track("PageView");`,
  `tag.consent({ meta: "granted", tiktok: "denied" });`,
  `tag.identify({ email: "jane@example.com", phone: null });`,
  `createTag({ endpoint: "", site: "s", meta: [{ pixelId: "1" }], tiktok: false, consent: { signal: "tcf", vendors: { meta: 1 } } });`,
];
const wrong: [call: string, message: string][] = [
  [`tag.track("Purchase", { value: 59, curency: "EUR" });`, "curency"],
  [`tag.track("AddToCart", { predicted_ltv: 5 });`, "predicted_ltv"],
  [`tag.track("AddToCart", { content_type: "produkt" });`, "produkt"],
  [`tag.track("Lead", {}, { copy: "server" });`, "copy"],
  [`tag.track("Lead", {}, { destinations: ["google"] });`, "google"],
  [`tag.identify({ emial: "jane@example.com" });`, "emial"],
  [`tag.consent("yes");`, "yes"],
  [`createTag({ endpoint: "", site: "s", meta: { pixelCode: "1" } });`, "pixelCode"],
  [`createTag({ endpoint: "", site: "s", triggers: [{ on: "clik", event: "Lead" }] });`, "clik"],
];

/** For each standard event: the type knows exactly the properties that the table gives it. */
const tableChecks = standardNames.map(({ name }) => {
  const fields = [...(knownProperties(name) ?? [])].map((field) => `"${field}"`).join(" | ");
  return `{ const same: Same<keyof StandardEvents["${name}"], ${fields}> = true; void same; }`;
});

const messages = complaints([...right, ...tableChecks, ...wrong.map(([call]) => call)]);

test("what is right compiles", () => {
  expect(messages.slice(0, right.length)).toEqual(right.map(() => undefined));
});

test("the types know for each standard event exactly the properties that the table gives it", () => {
  expect(messages.slice(right.length, right.length + tableChecks.length)).toEqual(
    tableChecks.map(() => undefined),
  );
});

test.each(wrong.map(([call, word], index) => [call, word, index] as const))(
  "%s is a compile error that names %s",
  (_call, word, index) => {
    expect(messages[right.length + tableChecks.length + index]).toContain(word);
  },
);
