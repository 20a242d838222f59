// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contentAliases, contentFields, ga4Properties } from "../../event/fields.ts";
import { knownProperties, standardNames, tiktokName } from "../../event/names.ts";

const page = readFileSync("docs/data-layer.md", "utf8");
const code = (words: Iterable<string>) => [...words].map((word) => `\`${word}\``).join(" ");
/** A row of the page, its cells parted by single spaces. */
const rows = page.split("\n").map((line) => line.replace(/\s+/g, " ").trim());

test.each(standardNames.map((row) => [row.name, row] as const))(
  "the page says what %s knows",
  (name, row) => {
    const aliases = row.aliases?.split(" ") ?? [];
    expect(rows).toContain(
      `| ${code([name])} | ${code([tiktokName(name)])} | ${code(aliases)} | ${code(knownProperties(name) ?? [])} |`.replace(
        /\s+/g,
        " ",
      ),
    );
  },
);

test.each(Object.entries(ga4Properties))("the page says that GA4's %s is %s", (theirs, ours) => {
  expect(rows).toContain(`| ${code([theirs])} | ${code([ours])} |`);
});

test.each(contentFields.map(({ field }) => field))(
  "the page says under which names an item's %s is taken",
  (field) => {
    const others = Object.keys(contentAliases).filter((alias) => contentAliases[alias] === field);
    expect(rows).toContain(`| ${code([field])} | ${code(others)} |`.replace(/\s+/g, " "));
  },
);
