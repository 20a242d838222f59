import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contentAliases, userFields } from "../../event/fields.ts";
import { standardNames } from "../../event/names.ts";
import { contentSchema, eventSchema, propertiesSchema, userSchema } from "../../event/schema.ts";
import { checkEvent } from "../../server/intake/check.ts";

const page = readFileSync(new URL("../../docs/events.md", import.meta.url), "utf8");

/** Descriptions of a schema's fields; objects with fields of their own have none. */
const described = (...schemas: { properties: object }[]): [field: string, description: string][] =>
  schemas.flatMap(({ properties }) =>
    Object.entries(properties).map(([field, { description = "" }]): [string, string] => [field, description]),
  );

const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;

const hashedFor = (field: string): string => {
  const fields = userFields.find((row) => row.field === field);
  const names = [fields?.meta?.hash && "Meta", fields?.tiktok?.hash && "TikTok"];
  return names.filter(Boolean).join(", ");
};

const aliasesOf = (field: string): string =>
  Object.entries(contentAliases)
    .filter(([, own]) => own === field)
    .map(([alias]) => `\`${alias}\``)
    .join(" ");

const tables: Record<string, string[]> = {
  event: described(...eventSchema.allOf)
    .filter(([, description]) => description)
    .map(([field, description]) => row(`\`${field}\``, description)),
  user: described(userSchema).map(([field, description]) =>
    row(`\`${field}\``, description, hashedFor(field)),
  ),
  properties: described(propertiesSchema).map(([field, description]) => row(`\`${field}\``, description)),
  items: described(contentSchema).map(([field, description]) =>
    row(`\`${field}\``, aliasesOf(field), description),
  ),
};

describe("docs/events.md", () => {
  it.each(Object.entries(tables))("has the table of %s that the code has", (_name, rows) => {
    expect(page).toContain(`${rows.join("\n")}\n`);
  });

  it("names every standard event", () => {
    expect(standardNames.filter(({ name }) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it("has examples that the schema knows", () => {
    const [example = ""] = /```json\n([^`]+)```/.exec(page)?.slice(1) ?? [];
    const event: Record<string, object> = JSON.parse(example);
    const known = (schema: { properties: object }, value: object) =>
      Object.keys(value).filter((key) => !(key in schema.properties));
    expect(known(userSchema, event.user ?? {})).toEqual([]);
    expect(known(propertiesSchema, event.properties ?? {})).toEqual([]);
    expect(checkEvent(event, { nowMs: Date.parse("2026-11-22T00:00:00Z"), destinations: [] })).toMatchObject({
      ok: true,
      event: { id: "Purchase.A-1", properties: { value: 59.7 } },
      warnings: [],
    });
  });
});
