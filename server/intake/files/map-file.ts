import { readFile } from "node:fs/promises";
import type { Expression } from "jsonata";
import { parse } from "yaml";
import { isEventField } from "./fields.ts";
import { InputError } from "./input-error.ts";

/** A map as its file says it. */
export interface MapFile {
  /** Field by column. */
  columns: Record<string, string>;
  /** Value by field, where the row says nothing. */
  constants: Record<string, unknown>;
  /** JSONata expression over the row by field; its result wins over the column. */
  expressions: Record<string, Expression>;
  /** The same as the file has them. */
  sources: Record<string, string>;
}

const sections = ["columns", "constants", "expressions"] as const;

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parseMap = (text: string, name: string) => {
  try {
    return parse(text) as unknown;
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new InputError(`${name} is no YAML: ${reason}`, { cause });
  }
};

const texts = (table: Record<string, unknown>, section: string, name: string) => {
  const wrong = Object.keys(table).find((key) => typeof table[key] !== "string");
  if (wrong !== undefined) throw new InputError(`${name}: ${section}.${wrong} must be text.`);
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, String(value)]));
};

const checkFields = (fields: readonly string[], section: string, name: string) => {
  const wrong = fields.find((field) => !isEventField(field));
  if (wrong !== undefined)
    throw new InputError(
      `${name}: ${section} names ${JSON.stringify(wrong)}, which is no field of an event; properties.NAME makes one of your own.`,
    );
};

/** JSONata is loaded for maps that use it alone. */
const compile = async (
  sources: Record<string, string>,
  name: string,
): Promise<Record<string, Expression>> => {
  const expressions: Record<string, Expression> = {};
  if (Object.keys(sources).length === 0) return expressions;
  const { default: jsonata } = await import("jsonata");
  for (const [field, source] of Object.entries(sources)) {
    try {
      expressions[field] = jsonata(source);
    } catch (cause) {
      const reason = isTable(cause) ? String(cause.message) : String(cause);
      throw new InputError(`${name}: the expression of ${field} cannot be read: ${reason}.`, { cause });
    }
  }
  return expressions;
};

/**
 * Checks the text of a map.
 * @param name what messages call it
 * @throws InputError naming the section and the field at fault
 */
export const readMap = async (text: string, name: string): Promise<MapFile> => {
  const content = parseMap(text, name);
  if (!isTable(content)) throw new InputError(`${name} must hold columns, constants or expressions.`);
  const stranger = Object.keys(content).find((key) => !sections.some((section) => section === key));
  if (stranger !== undefined)
    throw new InputError(`${name}: ${stranger} is unknown; a map has columns, constants and expressions.`);
  const [columns = {}, constants = {}, expressions = {}] = sections.map((section) => {
    const table = content[section] ?? {};
    if (!isTable(table)) throw new InputError(`${name}: ${section} must be a table.`);
    return table;
  });
  const fields = texts(columns, "columns", name);
  const sources = texts(expressions, "expressions", name);
  checkFields(Object.values(fields), "columns", name);
  checkFields(Object.keys(constants), "constants", name);
  checkFields(Object.keys(sources), "expressions", name);
  return { columns: fields, constants, expressions: await compile(sources, name), sources };
};

/** Reads a map from a file. */
export const loadMap = async (path: string): Promise<MapFile> => {
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw new InputError(`The map ${path} cannot be read: ${cause.message}.`, { cause });
  });
  return readMap(text, path);
};
